"""An exception thrown through `yield from` that the inner generator answers by returning."""


def inner(trace, value):
    try:
        yield 1
    except ValueError:
        trace.append("caught")
    return value


def outer(trace, value):
    v = yield from inner(trace, value)
    trace.append(v)
    yield v, "first"
    for i in range(2):
        yield i


def returning(trace, value):
    return (yield from inner(trace, value))


for round in range(100):
    trace = []
    g = outer(trace, round)
    assert next(g) == 1
    assert g.throw(ValueError) == (round, "first"), round
    assert list(g) == [0, 1]
    assert trace == ["caught", round]
    g = returning(trace, round)
    next(g)
    try:
        g.throw(ValueError())
    except StopIteration as e:
        assert e.value == round
    else:
        raise AssertionError("no StopIteration")
print("done", trace)


def chained(exception):
    try:
        yield
    finally:
        raise exception


def chain(e):
    found = []
    while e is not None:
        found.append(e.args[0])
        e = e.__context__
    return found


# What is thrown in keeps its context, whatever is being handled outside.
errors = [ValueError(i) for i in range(4)]
try:
    raise errors[0]
except ValueError:
    for old, new in zip(errors, errors[1:]):
        g = chained(new)
        next(g)
        try:
            g.throw(old)
        except ValueError as e:
            print(chain(e))
