# __slots__: layout, missing values, inheritance, conflicts, weakrefs.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class A:
    __slots__ = ("x", "y")
    def __init__(self):
        self.x = 1
a = A()
print(a.x, t(lambda: a.y), t(lambda: setattr(a, "z", 1)), t(lambda: a.__dict__), hasattr(a, "y"), A.__slots__, type(A.x).__name__, repr(A.x), t(lambda: delattr(a, "y")))
a.y = 2
print(a.y, A.y.__get__(a), A.x.__set__(a, 7), a.x, A.y.__delete__(a), t(lambda: a.y), t(lambda: A.x.__get__(5)), A.x.__objclass__, A.x.__name__)
class B(A):
    pass
b = B()
b.z = 5
b.x = 9
print(b.__dict__, b.x, b.z)
class C(A):
    __slots__ = ("z",)
c = C()
c.z = 1
c.y = 3
print(c.z, c.y, c.x, t(lambda: setattr(c, "w", 1)), t(lambda: c.__dict__))
class D:
    __slots__ = ("a", "__dict__")
d = D()
d.a, d.b = 1, 2
print(d.__dict__, d.a)
class E:
    __slots__ = "single"
    single_class = 5
e = E()
e.single = 4
print(e.single, e.single_class, t(lambda: setattr(e, "single_class", 1)))
print(t(lambda: type("X", (), {"__slots__": ("a",), "a": 1})), t(lambda: type("X", (), {"__slots__": ("1a",)})), t(lambda: type("X", (), {"__slots__": (5,)})), t(lambda: type("X", (A, D), {})), t(lambda: type("X", (int,), {"__slots__": ("q",)})), t(lambda: type("X", (tuple,), {"__slots__": ("q",)})), type("X", (list,), {"__slots__": ("q",)}).__name__)
class P:
    __slots__ = ("__priv",)
    def __init__(self):
        self.__priv = 3
    def get(self):
        return self.__priv
print(P().get(), P.__slots__, hasattr(P, "_P__priv"))
class Two:
    __slots__ = ("p", "q")
class One:
    __slots__ = ()
class Multi(Two, One):
    __slots__ = ("r",)
m = Multi()
m.p = m.q = m.r = 1
print(m.p + m.q + m.r, t(lambda: setattr(m, "s", 1)), t(lambda: type("Y", (A, Two), {})))
import weakref
print(t(lambda: weakref.ref(a)))
class W:
    __slots__ = ("__weakref__", "v")
w = W()
r = weakref.ref(w)
print(r() is w)
del w
print(r())
class DocSlots:
    __slots__ = {"x": "doc of x"}
print(DocSlots.x.__doc__, A.x.__doc__)
class Redefine(A):
    __slots__ = ("x",)
r = Redefine()
r.x = "sub"
print(r.x, t(lambda: A.x.__get__(r)))
a1, a2 = A(), A()
a1.__class__ = A
class A2:
    __slots__ = ("x", "y")
a1.__class__ = A2
print(a1.x, type(a1).__name__, t(lambda: setattr(a1, "__class__", B)))
A.method = lambda self: self.x
print(a2.method())
import copy
c2 = copy.copy(c)
print(c2.z, c2.y, c2 is c)
