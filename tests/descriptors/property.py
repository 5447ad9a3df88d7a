# property: getter, setter, deleter, inheritance, docs, errors, cached_property.
class C:
    def __init__(self):
        self._x = 1
    @property
    def x(self):
        "the x"
        return self._x
    @x.setter
    def x(self, v):
        if v < 0:
            raise ValueError("negative")
        self._x = v
    @x.deleter
    def x(self):
        self._x = None
    @property
    def ro(self):
        return self._x * 2
    w = property(None, lambda s, v: print("w", v))
    def gety(self):
        return "y"
    y = property(gety, doc="ydoc")
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
c = C()
c.x = 5
print(c.x, c.ro, C.x.__doc__, C.y.__doc__, c.y, C.x.fget(c), type(C.x), C.x.fset is not None, C.ro.fset, C.x.__name__)
c.w = 3
c.x += 2
print(c.x)
del c.x
print(c.x, t(lambda: setattr(c, "x", -1)), t(lambda: setattr(c, "ro", 1)), t(lambda: delattr(c, "ro")), t(lambda: c.w), t(lambda: delattr(c, "w")), t(lambda: setattr(C.x, "fget", 1)), t(lambda: c.nope))
class D(C):
    @C.x.getter
    def x(self):
        return "D"
    @property
    def ro(self):
        return ("D ro", super().ro)
d = D()
d.x = 10
print(d.x, d._x, d.ro)
class E(C):
    @property
    def x(self):
        return super().x + 100
    @x.setter
    def x(self, v):
        C.x.fset(self, v * 2)
e = E()
e.x = 4
print(e.x)
class A:
    @property
    def boom(self):
        return self.missing_inner
    def __getattr__(self, n):
        if n == "boom":
            return "fallback boom"
        raise AttributeError(f"no {n}")
print(A().boom)
class B:
    @property
    def boom(self):
        raise AttributeError("inside")
print(t(lambda: B().boom), hasattr(B(), "boom"), t(lambda: B.boom.__get__(B())))
c.__dict__["x"] = "shadow"
print(c.x, c.__dict__["x"])
from functools import cached_property
class K:
    n = 0
    @cached_property
    def v(self):
        "vdoc"
        K.n += 1
        return [K.n]
k = K()
print(k.v, k.v is k.v, K.n, k.__dict__, K.v.__doc__)
del k.v
print(k.v, K.n)
k.v = "set"
print(k.v)
p = property()
print(t(lambda: p.__get__(5)), p.__get__(None, int) is p, p.fget)
class M(type):
    @property
    def mp(cls):
        return f"meta {cls.__name__}"
class N(metaclass=M):
    pass
print(N.mp, t(lambda: N().mp))
