# next, send, throw, close, return values, state, running twice.
def t(f, *a):
    try:
        return f(*a)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
def g(n):
    print("start")
    for i in range(n):
        got = yield i
        print("got", got)
    return "result"
x = g(2)
print(type(x), t(x.send, 5), next(x), x.send("a"))
try:
    x.send("b")
except StopIteration as e:
    print("stop", e.value, e.args)
print(t(next, x), t(x.send, 1), t(x.throw, ValueError("late")), x.close(), next(x, "dflt"))
def catcher():
    while True:
        try:
            v = yield "waiting"
            print("v", v)
        except ValueError as e:
            print("caught", e)
            yield "from except"
        except GeneratorExit:
            print("closing")
            raise
        finally:
            print("finally")
c = catcher()
next(c)
print(c.throw(ValueError("x")), next(c), c.throw(ValueError), t(c.throw, KeyError("k")), t(next, c))
c = catcher()
print(c.close(), t(next, c))
c = catcher()
next(c)
print(c.close(), c.close())
def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2
s = stubborn()
next(s)
print(t(s.close))
def swallow():
    try:
        yield 1
    except GeneratorExit:
        return "closed value"
s = swallow()
next(s)
print(s.close())
def rec():
    yield next(me)
me = rec()
print(t(next, me))
def bad():
    yield 1
    raise StopIteration("inside")
b = bad()
next(b)
try:
    next(b)
except RuntimeError as e:
    print(e, repr(e.__cause__))
print(list(g(1)), sum(i for i in range(4)), (i for i in ()).__name__, g.__name__, g(1).__qualname__, repr(g(1)).startswith("<generator object g at 0x"), iter(x) is x, hasattr(x, "__next__"))
gi = g(3)
print(gi.gi_running, gi.gi_frame is not None, gi.gi_code.co_name, gi.gi_yieldfrom, gi.gi_suspended)
next(gi)
print(gi.gi_suspended, gi.gi_frame.f_lineno, gi.gi_frame.f_locals)
gi.close()
print(gi.gi_frame, gi.gi_suspended, t(gi.throw), t(gi.throw, 5), t(gi.throw, ValueError), t(g))
def empty():
    return
    yield
def only_return():
    return (yield from empty())
print(list(empty()), list(only_return()), t(next, empty()))
def reraise():
    try:
        yield
    finally:
        print("cleanup")
r = reraise()
next(r)
del r
print("deleted")
def yielding_expr():
    x = yield (yield 1)
    print("x", x)
    y = [(yield 2), (yield 3)]
    print(y)
    print((yield))
    lambda: (yield)
ye = yielding_expr()
print(next(ye), ye.send("a"), ye.send("b"), ye.send("c"), ye.send("d"), t(ye.send, "e"))
