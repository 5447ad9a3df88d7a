# Delegation: values, sends, throws, closes, return values, to iterators and generators.
def t(f, *a):
    try:
        return f(*a)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
def inner():
    try:
        a = yield 1
        print("inner got", a)
        b = yield 2
        print("inner got", b)
    except ValueError as e:
        print("inner caught", e)
        yield "recovered"
    finally:
        print("inner finally")
    return "inner result"
def outer():
    r = yield from inner()
    print("outer has", r)
    r = yield from [10, 20]
    print("list gives", r)
    yield from "ab"
    return "outer result"
o = outer()
print(next(o), o.send("A"), o.send("B"), next(o), next(o), next(o), t(next, o))
o = outer()
next(o)
print(o.gi_yieldfrom.__name__, o.throw(ValueError("v")), next(o))
print(t(o.send, "to list"))
o = outer()
next(o)
print(t(o.throw, KeyError("k")), t(next, o))
o = outer()
next(o)
print(o.close())
class Sendable:
    def __iter__(self): return self
    def __next__(self): return "next"
    def send(self, v): return f"send {v}"
    def throw(self, *a): return f"throw {a[0].__class__.__name__}"
    def close(self): print("closed")
def deleg():
    try:
        yield from Sendable()
    finally:
        print("deleg end")
d = deleg()
print(next(d), d.send(5), d.throw(ValueError("q")), d.close())
class NoThrow:
    def __iter__(self): return iter([1, 2])
def dn():
    try:
        yield from NoThrow()
    except ValueError:
        yield "outer handled"
d = dn()
print(next(d), d.throw(ValueError), t(next, d))
def bad():
    yield from 5
print(t(next, bad()))
def ret(v):
    return v
    yield
def chain():
    x = yield from ret(1)
    y = yield from ret((2, 3))
    z = yield from ret(StopIteration(4))
    return x, y, repr(z)
print(t(next, chain()))
def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(4)))
def deep(n):
    if n == 0:
        got = yield "bottom"
        return got
    return (yield from deep(n - 1))
d = deep(50)
print(next(d), t(d.send, "echo"))
d = deep(30)
next(d)
print(t(d.throw, ZeroDivisionError("z")))
def flat(x):
    for i in x:
        if isinstance(i, list):
            yield from flat(i)
        else:
            yield i
print(list(flat([1, [2, [3, [4]], 5], []])))
def shared():
    g = iter(range(5))
    def a():
        yield from g
    return a(), a()
p, q = shared()
print(next(p), next(q), next(p), list(q), list(p))
import types
@types.coroutine
def tc():
    r = yield "tc"
    return r
async def co():
    return await tc()
c = co()
print(c.send(None), t(c.send, "done"))
