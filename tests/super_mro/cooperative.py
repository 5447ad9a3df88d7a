# super() through diamonds, class methods, properties, __getattribute__, and changed bases.
class Root:
    def __init__(self, **k): self.trace = ["Root"]; assert not k, k
    def do(self): return ["Root.do"]
    @classmethod
    def make(cls): return [f"Root.make {cls.__name__}"]
    @property
    def val(self): return ["Root.val"]
    def __len__(self): return 1
def mk(name, *bases):
    def __init__(self, **k): super(C, self).__init__(**k); self.trace.append(name)
    def do(self): return [f"{name}.do"] + super(C, self).do()
    def make(cls): return [f"{name}.make"] + super(C, cls).make()
    def val(self): return [f"{name}.val"] + super(C, self).val
    def __len__(self): return 1 + super(C, self).__len__()
    C = type(name, bases, {"__init__": __init__, "do": do, "make": classmethod(make), "val": property(val), "__len__": __len__})
    return C
A, B = mk("A", Root), mk("B", Root)
C, D = mk("C", A), mk("D", A, B)
E = mk("E", C, D)
for K in (A, C, D, E):
    o = K()
    print([c.__name__ for c in K.__mro__], o.trace, o.do(), K.make(), o.val, len(o))
e = E()
print(super(C, e).do(), super(A, e).do(), super(E, E).make(), super(D, e).val, super(B, e).__len__(), super(C, C).make())
class L(list):
    def append(self, x): super().append(x * 2); return self
    def __getitem__(self, i): return ("L", super().__getitem__(i))
    def __contains__(self, x): return super().__contains__(x * 2)
    def sort(self, **k): super().sort(reverse=True, **k)
    def __iter__(self): return (x + 1 for x in super().__iter__())
l = L([3])
l.append(5)
print(l, l[0], 5 in l, 10 in l, list(l), l.sort(), [*l], l == [10, 3], len(l))
class Dd(dict):
    def __missing__(self, k): return super().setdefault(k, [])
    def get(self, k, d="dflt"): return super().get(k, d)
    def __setitem__(self, k, v): super().__setitem__(str(k), v)
d = Dd()
d[1] = 2
d["q"].append(5)
print(d, d.get("zz"), d["1"], super(Dd, d).get("zz"))
class I(int):
    def __add__(self, o): return I(super().__add__(o))
    def __repr__(self): return f"I({super().__repr__()})"
    def __eq__(self, o): return super().__eq__(o) and type(o) is I
    __hash__ = int.__hash__
print(I(2) + 3, I(2) + I(5) + 1, I(1) == 1, I(1) == I(1), sum([I(1), I(2)], I(0)))
class Ex(ValueError):
    def __init__(self, code): super().__init__(f"code {code}"); self.code = code
    def __str__(self): return f"<{super().__str__()}>"
try:
    raise Ex(7)
except ValueError as x: print(x, repr(x), x.code, x.args)
class P:
    def f(self): return "P"
class Q:
    def f(self): return "Q"
class R(P):
    def f(self): return "R" + super().f()
r = R()
out = [r.f()]
R.__bases__ = (Q,)
out.append(r.f())
def hot(n):
    s = 0
    for i in range(n):
        s += len(r.f())
        if i == n // 2: R.__bases__ = (P, Q)
    return s
print(out, hot(2000), r.f(), [c.__name__ for c in R.__mro__])
class Lz:
    def __getattr__(self, n): return f"lazy {n}"
class Lz2(Lz):
    def x(self): return super().__getattr__("q"), getattr(super(), "nope", "super skips __getattr__")
print(Lz2().x())
