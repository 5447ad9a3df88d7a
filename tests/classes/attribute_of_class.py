# Attributes of classes themselves, read often: what the metaclass has to say, and what changes.
class Meta(type):
    def __repr__(cls): return "a Meta"
    @property
    def data(cls): return "meta data"
    plain = "meta plain"
    only = "meta only"
class A:
    def __repr__(self): return "an A"
    def m(self): return 1
    plain = "A.plain"
    data = "A.data"
    @staticmethod
    def s(): return "static"
    @classmethod
    def c(cls): return cls.__name__
    __name__ = "a string"
    __doc__ = "doc"
class B(A): pass
class K(metaclass=Meta):
    plain = "K.plain"
    data = "K.data"
    def __repr__(self): return "a K"
def read(f, n=4):
    for i in range(n): r = f()
    return r
for f in (lambda: int.__repr__(5), lambda: int.__repr__ is int.__dict__["__repr__"], lambda: dict.__repr__ is type({}).__repr__,
          lambda: list.__repr__ is object.__repr__, lambda: str.join(",", "abc"), lambda: str.join is str.__dict__["join"],
          lambda: A.__repr__(A()), lambda: B.__repr__ is A.__repr__, lambda: A.m(A()), lambda: B.plain, lambda: B.s(), lambda: B.c(),
          lambda: A.__name__, lambda: A().__name__, lambda: A.__doc__, lambda: B.__doc__, lambda: A.__class__, lambda: K.plain, lambda: K.data, lambda: K.only,
          lambda: K.__repr__(K()), lambda: type.__repr__(K), lambda: repr(K), lambda: int.real.__get__(5), lambda: type(int.real).__name__,
          lambda: dict.fromkeys("ab", 0), lambda: int.__call__(7), lambda: int.__class__, lambda: int.__hash__(3), lambda: list.__hash__,
          lambda: object.__init_subclass__(), lambda: int.__new__(int, 3), lambda: float.__eq__(1.0, 1), lambda: A.missing):
    try: print(read(f))
    except Exception as e: print(type(e).__name__, e)
def get(c): return c.__repr__, c.plain
def same(n, c):
    for i in range(n): r = get(c)
    return r[0] is c.__dict__.get("__repr__"), r[1]
print(same(4, A))
A.plain = "changed"
print(same(4, A), same(4, B), same(4, A))
A.__repr__ = lambda self: "another"
print(same(4, A), B.__repr__(B()))
del A.__repr__
print(get(A)[0] is object.__repr__, [get(c)[0] is object.__repr__ for c in (A, B, A, B)])
for i in range(6):
    C = type("C%d" % i, (A,), {"plain": i, "__repr__": lambda self, i=i: i})
    print(get(C)[1], get(C)[0](None), end=" ")
print()
class D:
    def __get__(self, o, c): return "got", o, c.__name__
A.plain = D()
print(get(A)[1], get(B)[1])
