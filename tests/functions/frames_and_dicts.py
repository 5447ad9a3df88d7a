# What frames, modules' names, instances' dicts and context managers do in the common case and next to it.
import contextlib
import gc
import sys
import types

# Functions of none to nine parameters, with and without more variables than parameters.
for n in range(10):
    names = [f"a{i}" for i in range(n)]
    source = f"def f({', '.join(names)}):\n"
    for extra in range(3):
        body = "".join(f"    if not locals: x{i} = 0\n" for i in range(extra))
        space = {"locals": True}
        exec(source + body + f"    return [{', '.join(names)}]", space)
        f = space["f"]
        args = [object() for _ in range(n)]
        counts = [sys.getrefcount(a) for a in args]
        for _ in range(3):
            assert f(*args) == args
        if n == 0:
            assert f() == []
        elif n == 3:
            assert f(args[0], args[1], args[2]) == args
        assert [sys.getrefcount(a) for a in args] == counts
        if extra:
            exec(source + body + "    return x0", space)
            try:
                space["f"](*args)
            except UnboundLocalError as e:
                assert str(e).startswith("cannot access local variable 'x0'"), e
            else:
                assert False

def three(a, b, c):
    def inner(x, y=b):
        return a, x, y, c
    return inner(c)

print(three(1, 2, 3), [three(i, i, i)[0] for i in range(3)])

# Generators whose frames are small and large, ended, dropped, closed and thrown into.
def small(n):
    for i in range(n):
        yield i

wide = "def wide():\n" + "".join(f"    v{i} = {i}\n" for i in range(200)) + "    yield v0 + v199\n    yield v7\n"
exec(wide)
for make in (lambda: small(3), wide and globals()["wide"]):
    print(list(make()))
    g = make()
    next(g)
    del g
    g = make()
    print(next(g), g.close(), list(g))
    g = make()
    try:
        g.throw(KeyError("k"))
    except KeyError as e:
        print(e, list(g))

async def coro(n):
    return n if n < 2 else await coro(n - 1) + await coro(n - 2)

try:
    coro(12).send(None)
except StopIteration as e:
    print(e.value)
for wrong in (lambda: coro(), lambda: coro(1, 2), lambda: small(1, 2)):
    try:
        wrong()
    except TypeError as e:
        print(e)

# A module's names, found again after the dict has changed.
m = types.ModuleType("m")
m.f = lambda: "f"
m.x = 1

def use():
    return m.f(), m.x

for i in range(8):
    print(use(), end=" ")
    if i == 2:
        m.y = 2
    elif i == 3:
        m.x = "two"
    elif i == 4:
        del m.f
        m.f = lambda: "g"
    elif i == 5:
        m.__dict__["f"] = lambda: "h"
    elif i == 6:
        del m.x
        m.__getattr__ = lambda name: f"made {name}"
print()

# Dicts of instances.
class Many:
    def __init__(self, n):
        for i in range(n):
            setattr(self, f"n{i}", [i])

for n in (0, 1, 5, 6, 30, 170, 171, 400):
    many = Many(n)
    d = many.__dict__
    assert list(d) == [f"n{i}" for i in range(n)] and all(d[f"n{i}"] == [i] for i in range(n)), n
    d["more"] = 1
    many.last = 2
    assert many.more == 1 and d["last"] == 2 and len(d) == n + 2
    if n:
        del d["n0"], many.more
        assert not hasattr(many, "n0") and list(vars(many))[-1] == "last"

# Context managers: methods found on the class, in the order of CPython, by whatever descriptor.
class Noted:
    def __enter__(self):
        print("enter", end=" ")
        return self

    def __exit__(self, *exc):
        print("exit", exc[0], end=" ")
        return exc[0] is KeyError

class Bound(Noted):
    __enter__ = classmethod(lambda cls: print("class", cls.__name__, end=" "))
    __exit__ = staticmethod(lambda *exc: print("static", len(exc), end=" "))

class Changes(Noted):
    def __enter__(self):
        Changes.__exit__ = lambda self, *exc: print("new", end=" ")
        return super().__enter__()

for manager in (Noted(), Bound(), Changes(), Changes()):
    with manager:
        print("in", end=" ")
    with contextlib.suppress(KeyError), manager:
        raise KeyError
print()
instance = Noted()
instance.__exit__ = None
with instance:
    pass
print()
for broken in (type("E", (), {"__enter__": 1}), type("X", (), {"__exit__": 1}), type("B", (), {"__enter__": 1, "__exit__": 2}), int):
    try:
        with broken():
            pass
    except TypeError as e:
        print(e)

# Lists and tuples that name one object many times, in cycles and outside.
class Node:
    pass

def ring(n):
    node = Node()
    node.items = [node] * n + [None, node, (node,) * n, [node, [node] * n]]
    return node

gc.collect()
for n in (0, 1, 2, 100):
    kept = ring(n)
    kept.items.append(ring(n))
    ring(n)
    print(gc.collect() > 0, len(kept.items), kept.items[-1].items[-1][0] is kept.items[-1])
    shared = kept.items
    del kept
    gc.collect()
    print(len(shared), type(shared[-1]).__name__)
    shared.clear()
    print(gc.collect() > 0)

def lines():
    frame = sys._getframe()
    return [frame.f_lineno,
            frame.f_lineno, (frame
                .f_lineno),
            [x for x in [frame.f_lineno]]], frame.f_code.co_firstlineno

print(lines())
