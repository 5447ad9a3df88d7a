# Slots with properties, class attributes, dict mixing, pickling by copy, deletion in loops.
class Base:
    __slots__ = ("a", "_p")
    def __init__(self, a): self.a, self._p = a, 0
    @property
    def p(self): return self._p
    @p.setter
    def p(self, v): self._p = v * 2
class Mid(Base):
    __slots__ = ("b",)
    c = "class"
class Leaf(Mid):
    def __init__(self): super().__init__(1); self.extra = 5
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
m, l = Mid(7), Leaf()
m.p = 4; m.b = 2
print(m.a, m.p, m.b, m.c, t(lambda: setattr(m, "c", 1)), t(lambda: setattr(m, "zz", 1)), l.extra, l.__dict__, l.a, [n for n in dir(m) if not n.startswith("__")])
def loop(objs):
    s = miss = 0
    for i, o in enumerate(objs):
        o.a += i
        s += o.a
        if i % 10 == 0: del o.a
    for o in objs:
        try: s += o.a
        except AttributeError: miss += 1
    return s, miss
print(loop([Mid(i) for i in range(2000)]), loop([Base(0.5) if i % 2 else Leaf() for i in range(500)]))
for c in (Base, Mid, Leaf): print(c.__name__, getattr(c, "__slots__", None), hasattr(c(1) if c is not Leaf else c(), "__dict__"), c.__basicsize__ >= Base.__basicsize__)
class V:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return V(self.x + o.x, self.y + o.y)
    def __eq__(self, o): return (self.x, self.y) == (o.x, o.y)
    def __hash__(self): return hash((self.x, self.y))
    def __repr__(self): return f"V({self.x}, {self.y})"
acc = V(0, 0)
for i in range(3000): acc = acc + V(i, 0.5)
print(acc, len({V(i % 3, 0) for i in range(30)}), V(1, 2) == V(1.0, 2), sorted([V(2, 1), V(1, 5)], key=lambda v: v.x))
class W(V):
    __slots__ = ()
    x = property(lambda s: "shadow", lambda s, v: V.x.__set__(s, v))
w = W(1, 2)
print(w.x, w.y, V.x.__get__(w))
class D:
    __slots__ = ("d", "__dict__", "__weakref__")
d = D()
d.d, d.e = 1, 2
print(d.__dict__, t(lambda: delattr(d, "d")), t(lambda: d.d), t(lambda: delattr(d, "d")), vars(d))
import weakref
print(weakref.ref(d)() is d, t(lambda: type("X", (V, D), {}).__name__), t(lambda: type("Y", (Base, V), {})), type("Z", (V,), {"__slots__": ["z"]})(1, 2).x, t(lambda: type("Q", (), {"__slots__": "a b"})), t(lambda: type("Q", (), {"__slots__": ["a", "a"]}).__slots__), t(lambda: type("Q", (V,), {"__slots__": ["__dict__", "__dict__"]})))
class Gen:
    __slots__ = tuple(f"f{i}" for i in range(20))
g = Gen()
for i in range(20): setattr(g, f"f{i}", i)
print(sum(getattr(g, s) for s in Gen.__slots__), t(lambda: g.f20), Gen.f3.__get__(g), Gen.__dict__["f5"].__set_name__ if hasattr(Gen.f5, "__set_name__") else "-")
