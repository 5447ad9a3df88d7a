"""A StopIteration that brings a value has no context; one without a value has what is being handled."""


def returning(v):
    yield 5
    return v


def throwing(v):
    try:
        yield 5
    except KeyError:
        return v


async def coroutine(v):
    return v


async def asynchronous(v):
    yield v


class Raising:
    def __init__(self, v):
        self.v = v

    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration(self.v)


def begun(it):
    next(it)
    return it


WAYS = {
    "next": lambda v: next(begun(returning(v))),
    "__next__": lambda v: begun(returning(v)).__next__(),
    "send": lambda v: begun(returning(v)).send(None),
    "throw": lambda v: begun(throwing(v)).throw(KeyError(1)),
    "coroutine": lambda v: coroutine(v).send(None),
    "awaitable": lambda v: coroutine(v).__await__().send(None),
    "awaitable's next": lambda v: next(coroutine(v).__await__()),
    "asend": lambda v: asynchronous(v).asend(None).send(None),
    "asend's next": lambda v: next(asynchronous(v).asend(None)),
    "aclose": lambda v: asynchronous(v).aclose().send(None),
    "Python's own": lambda v: next(Raising(v)),
    "exhausted": lambda v: next(iter([])),
}
for v in (None, 1, (), (1, 2), ValueError("v"), StopIteration(4)):
    for name, way in WAYS.items():
        try:
            try:
                raise KeyError("handled")
            except KeyError:
                way(v)
        except StopIteration as stop:
            print(repr(v), name, stop.args, repr(stop.value), repr(stop.__context__))
