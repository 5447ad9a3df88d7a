# __getattr__, __getattribute__, __setattr__, __delattr__, and what bypasses them.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class A:
    real = "class"
    def __init__(self):
        object.__setattr__(self, "log", [])
    def __getattr__(self, n):
        self.log.append(("get", n))
        if n.startswith("no"):
            raise AttributeError(n)
        return n.upper()
    def __setattr__(self, n, v):
        self.log.append(("set", n, v))
        object.__setattr__(self, n, v)
    def __delattr__(self, n):
        self.log.append(("del", n))
        object.__delattr__(self, n)
a = A()
a.x = 1
print(a.x, a.dyn, a.real, t(lambda: a.nope), hasattr(a, "nothing"), hasattr(a, "some"), getattr(a, "no2", "d"))
del a.x
print(a.x, t(lambda: delattr(a, "x")), a.log)
a.y = 5
a.y += 1
print(a.log[-3:], a.y, t(lambda: len(a)), t(lambda: a()), t(lambda: a[0]))
class B:
    x = 1
    def __getattribute__(self, n):
        if n == "blocked":
            raise AttributeError("blocked!")
        if n == "bad":
            raise KeyError("bad")
        return (n, object.__getattribute__(self, "x"))
print(B().x, B().anything, t(lambda: B().blocked), t(lambda: B().bad), hasattr(B(), "blocked"), t(lambda: hasattr(B(), "bad")), B.x, getattr(B(), "blocked", 7))
class C(B):
    def __getattr__(self, n):
        return f"rescued {n}"
print(C().blocked, C().x, t(lambda: C().bad))
class Both:
    def __getattr__(self, n):
        return self.__dict__[n]
print(t(lambda: Both().k))
class Rec:
    def __init__(self, d):
        self.__dict__.update(d)
    def __getattr__(self, n):
        return None
r = Rec({"a": 1})
print(r.a, r.b, vars(r))
class P:
    def __init__(self, o):
        self._o = o
    def __getattr__(self, n):
        return getattr(self._o, n)
p = P([3, 1, 2])
p.append(4)
p.sort()
print(p._o, p.count(1), t(lambda: len(p)), t(lambda: p.nope))
class Meta(type):
    def __getattribute__(cls, n):
        if n == "m":
            return "meta!"
        return super().__getattribute__(n)
class M(metaclass=Meta):
    m = "plain"
print(M.m, M().m, type.__getattribute__(M, "m"))
import sys
mod = type(sys)("mod")
mod.__getattr__ = lambda n: f"module {n}"
mod.__dir__ = lambda: ["z", "a"]
mod.x = 1
print(mod.x, mod.anything, dir(mod), repr(mod))
def add(self, n):
    return "late"
class Late:
    pass
l = Late()
print(t(lambda: l.q))
Late.__getattr__ = add
print(l.q, Late().z)
del Late.__getattr__
print(t(lambda: l.q))
Late.__getattribute__ = lambda s, n: "hijack"
print(l.q, l.__class__, type(l).__name__)
del Late.__getattribute__
l.q = 3
print(l.q)
