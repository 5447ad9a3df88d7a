# Keyword arguments of subclasses of builtin types that take none, and what is said of unexpected ones.
import array, itertools, struct
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
cases = [(float, (2.5,)), (list, ([1, 2],)), (tuple, ([1, 2],)), (set, ([1],)), (frozenset, ([1],)), (array.array, ("i", [1])),
         (itertools.chain, ([1],)), (itertools.starmap, (max, [])), (itertools.filterfalse, (None, [])), (itertools.cycle, ([1],)),
         (itertools.takewhile, (bool, [1])), (filter, (None, [1])), (reversed, ([1],)), (itertools.islice, ([1], 1)), (object, ())]
for base, args in cases:
    class Bare(base): pass
    class Init(base):
        def __init__(self, *a, extra=None): self.extra = extra
    class New(base):
        def __new__(cls, *a, extra=None):
            self = super().__new__(cls, *a)
            self.extra = extra
            return self
    print(base.__name__, t(lambda: Bare(*args, extra=1)), t(lambda: Init(*args, extra=1).extra), t(lambda: New(*args, extra=1).extra))
for f in (lambda: int("1", bse=2), lambda: complex(rel=1), lambda: bytes(sorce=1), lambda: str(objekt=1), lambda: property(fgt=1),
          lambda: print(ens=1), lambda: sum([], strt=1), lambda: (1).to_bytes(lenght=2), lambda: round(nubmer=1),
          lambda: "".encode(encodng="x"), lambda: zip(strictt=1), lambda: str("a", "b", "c", "d"), lambda: type(), lambda: type(1, x=2),
          lambda: type.__new__(type), lambda: object.__init_subclass__(x=1), lambda: [].append.__call__()):
    print(t(f))
class S(struct.Struct):
    def __init__(self): super().__init__(">h")
s = S()
print(s.pack(12345), s.format, s.size)
s = struct.Struct(">h")
s.__init__(">hh")
print(s.format, s.pack(1, 2), t(lambda: s.__init__("$")), s.format)
s = struct.Struct.__new__(struct.Struct)
print(s.size, t(lambda: s.pack(1)), t(lambda: s.format), t(lambda: repr(s)))
class F(float):
    def __float__(self): return 42.0
class B(str):
    def __bytes__(self): return b"from __bytes__"
print(float(F(1)), bytes(B("x")), complex(F(1)))
