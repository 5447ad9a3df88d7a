# Pickler and Unpickler: hooks, memo, errors with notes, buffers, protocols to the byte.
import io, pickle, copyreg, collections, functools, types
from _pickle import Pickler, Unpickler, dumps, loads, dump, PickleBuffer, PickleError, PicklingError, UnpicklingError
def t(f, *a, **k):
    try:
        r = f(*a, **k)
    except BaseException as e:
        c = e.__context__
        r = f"{type(e).__name__}: {e} {getattr(e, '__notes__', [])} {type(c).__name__ if c else ''}"
    return ascii(r).split(" at 0x")[0] if isinstance(r, str) and " at 0x" in r and "notes" not in r else ascii(r)
print(PickleError.__mro__, PicklingError, UnpicklingError, PickleBuffer, pickle.PicklingError is PicklingError)
print(t(Pickler), t(Pickler, 1), t(Pickler, io.BytesIO(), 6), t(Pickler, io.BytesIO(), "x"), t(Pickler, io.BytesIO(), 4, buffer_callback=print), t(Pickler.__new__(Pickler).dump, 1))
print(t(Unpickler), t(Unpickler, 1), t(Unpickler.__new__(Unpickler).load), t(dumps), t(dumps, 1, 9), t(dump, 1), t(dump, 1, 2), t(dumps, 1, 4, buffer_callback=print))
p, u = Pickler(io.BytesIO()), Unpickler(io.BytesIO())
print(p.bin, p.fast, hasattr(p, "dispatch_table"), hasattr(p, "reducer_override"), p.persistent_id(1), t(u.persistent_load, 1), t(u.find_class, "a_b", "c"), t(u.find_class, 1, "b"))
for o, v in ((p, 3), (p, {1: 2}), (p, {1: ("a", 3)}), (u, 3), (u, {"a": 2}), (u, {-1: 2})):
    print(t(setattr, o, "memo", v))
print(t(delattr, p, "memo"), t(setattr, p, "bin", "x"), t(delattr, p, "bin"), t(setattr, p, "xx", 1), t(hash, p.memo))
q = Pickler(io.BytesIO())
p.dump(shared := ["s"])
q.memo = p.memo
print([n for n, _ in q.memo.copy().values()], q.memo.__reduce__()[0], q.memo.clear(), q.memo.copy())
for proto in range(6):
    print([dumps(v, proto) for v in (None, True, 0, 255, 256, 65535, 65536, -1, 2**31 - 1, 2**31, -2**31 - 1, 2**63, -2**63, -128, 2.5, "a\n\\\xe9\u1234\U00012345", b"\xff", b"", bytearray(b"a"), (), (1,), (1, 2), (1, 2, 3, 4), [], [1], [1, 2], {}, {1: 2}, {1: 2, 3: 4}, set(), {1}, frozenset([1]), 1j, ..., type(None), len)])
a = []
a.append((a,))
print([dumps(a[0], proto) for proto in range(6)])
import zlib
for n in (1, 2, 999, 1000, 1001, 2001):
    print(n, [zlib.crc32(dumps(v(range(n)), proto)) for proto in range(6) for v in (list, tuple, dict.fromkeys, set, collections.deque)])
class Writer(list):
    def write(self, data): self.append((type(data).__name__, len(data)))
for proto in (2, 4, 5):
    w = Writer()
    Pickler(w, proto).dump([b"x" * 70000, "y" * 70000, bytearray(70000), 1, [str(i) for i in range(20000)]])
    print(proto, w)
class Red:
    def __init__(self, v): self.v = v
    def __reduce_ex__(self, proto): return self.v
    def __repr__(self): return "Red"
def f(*a): return a
class X:
    class Y:
        def g(self): pass
for v in (3, "x", (), (1,), (1, 2), (f, 2), (f, ()), (f, (), None, 1), (f, (), None, [1]), (f, (), None, None, [1]), (f, (), 3, None, None, 1), (f, (), 3, None, None, f), (f,) + ((),) * 6,
          (copyreg.__newobj__, ()), (copyreg.__newobj__, (1,)), (copyreg.__newobj__, (X,)), (copyreg.__newobj__, (Red,)), (copyreg.__newobj_ex__, (1, 2, 3)), (copyreg.__newobj_ex__, (Red, 2, 3)), (copyreg.__newobj_ex__, (Red, (), {}))):
    print([t(dumps, Red(v), proto) for proto in (0, 2, 4)])
for proto in (0, 2, 4):
    print(t(dumps, X.Y.g, proto), t(dumps, X.Y, proto))
    n = lambda: 0
    for v in (n, [1, n], (n,), {"a": n}, {n: 1}, {n}, frozenset([n]), collections.deque([n]), functools.partial(int, n), types.SimpleNamespace(a=n), {1: [({"k": n},)]}, Red((f, (), n)), Red((n, ())), Red((f, (n,)))):
        try: dumps(v, proto)
        except PicklingError as e: print(proto, str(e).split(" at 0x")[0], getattr(e, "__notes__", []), repr(e.__context__))
def named(module, qualname):
    def g(): pass
    g.__module__, g.__qualname__ = module, qualname
    return g
for g in (named("no_such", "q"), named("sys", "q"), named("sys", "exit"), named(3, "q"), named("__main__", "a.<locals>.b"), named("__main__", "X.nope")):
    print(t(dumps, g))
class Pers(Pickler):
    def persistent_id(self, o): return "id " + o if isinstance(o, str) else None
for proto in (0, 2):
    out = io.BytesIO()
    Pers(out, proto).dump(["a", 1])
    print(out.getvalue())
p = Pickler(io.BytesIO())
p.persistent_id = lambda o: 5
print(p.persistent_id(0), p.dump("x"), delattr(p, "persistent_id"), p.persistent_id(0))
u = Unpickler(io.BytesIO(b"K\1Q."))
u.persistent_load = lambda o: ("got", o)
print(u.load())
class Over(Pickler):
    dispatch_table = {complex: lambda c: (complex, (c.imag, c.real))}
    def reducer_override(self, o): return (str, ("over",)) if isinstance(o, X) else NotImplemented
out = io.BytesIO()
Over(out).dump([1 + 2j, X(), X])
print(loads(out.getvalue()))
p = Pickler(out := io.BytesIO(), 2)
p.fast = 1
p.dump(["a", "a", (1,), {1: "a"}])
print(out.getvalue())
p = Pickler(io.BytesIO())
p.fast = 1
print(t(p.dump, a)[:60])
for v in (PickleBuffer(b"abc"), PickleBuffer(bytearray(b"abc")), PickleBuffer(memoryview(b"abcd")[::2])):
    got = []
    print(t(dumps, v, 4), t(dumps, v, 5), t(dumps, v, 5, buffer_callback=got.append), len(got), t(dumps, v, 5, buffer_callback=lambda b: True))
pb = PickleBuffer(b"abc")
print(bytes(pb), memoryview(pb).readonly, pb.raw().tobytes(), pb.release(), t(pb.raw), t(memoryview, pb), t(PickleBuffer, 3), t(PickleBuffer))
class Slots:
    __slots__ = ("a", "b")
class Plain:
    def __init__(self): self.a, self.b = 1, [self]
s = Slots()
s.a = 1
o = loads(dumps(Plain()))
print(loads(dumps(s)).a, o.a, o.b[0] is o, vars(o).keys(), [dumps(Plain(), proto) for proto in (2, 4)])
d = vars(o)
r = loads(dumps([o, d]))
print(r[1] is vars(r[0]), [t(dumps, v) for v in (property(), staticmethod(f), classmethod(f), types, memoryview(b""))])
class S(str): pass
import weakref
x = S("a")
print(str(weakref.proxy(x)), loads(dumps([].append)).__name__, loads(dumps(str.maketrans)).__name__, loads(dumps(list.__len__)))
