# __class__ assignment, __dict__ surgery, mro tricks, properties deleted while used, callable mutation.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class A:
    def f(self): return "A.f"
    def change(self):
        self.__class__ = B
        return self.f()
class B:
    def f(self): return "B.f"
a = A()
print(a.change(), type(a).__name__, t(lambda: a.change()))
class SelfDel:
    def m(self):
        del SelfDel.m
        return t(lambda: self.m())
print(SelfDel().m())
class Grow:
    def __init__(self):
        for i in range(50): setattr(self, f"a{i}", i)
    def __getattr__(self, n):
        setattr(Grow, n, property(lambda s: n))
        return getattr(self, n)
g = Grow()
print(g.a49, g.fresh, type(Grow.fresh), g.fresh)
class D(dict):
    def __getitem__(self, k): return "hijacked"
    def get(self, *a): return "get"
class Obj: pass
o = Obj()
o.__dict__ = D(x=1)
print(o.x, o.__dict__["x"], o.__dict__.get("x"))
o.y = 2
print(dict.__getitem__(o.__dict__, "y"), t(lambda: setattr(o, "__dict__", [])), t(lambda: setattr(o, "__dict__", None)))
o.__dict__[5] = "int key"
print(t(lambda: sorted(map(str, vars(o)))), t(lambda: dir(o)), getattr(o, "x"))
class Base1: pass
class Base2:
    extra = "extra"
class C(Base1): pass
c = C()
C.__bases__ = (Base2,)
print(c.extra, C.__mro__[1].__name__, t(lambda: setattr(C, "__bases__", (C,))), t(lambda: setattr(C, "__bases__", (int,))), t(lambda: setattr(C, "__bases__", ())), t(lambda: setattr(C, "__bases__", 5)), t(lambda: delattr(C, "__bases__")), t(lambda: setattr(object, "x", 1)), t(lambda: setattr(C, "__mro__", ())))
class Prop:
    @property
    def p(self):
        del Prop.p
        return "once"
p = Prop()
print(p.p, t(lambda: p.p))
class Eq:
    def __eq__(self, o):
        Eq.__eq__ = lambda s, o: "swapped"
        return "first"
print(Eq() == 1, Eq() == 1)
class Add:
    def __add__(self, o):
        Add.__add__ = None
        return "added"
print(Add() + 1, t(lambda: Add() + 1))
class Call:
    def __call__(self):
        Call.__call__ = lambda s: "second"
        return "first"
x = Call()
print(x(), x())
f = lambda: 1
def swap():
    f.__code__ = (lambda: 2).__code__
    return 0
print(f() + swap() + f())
def rec(n):
    if n == 3:
        rec.__code__ = (lambda n: "switched").__code__
    return rec(n + 1)
print(rec(0))
def df(x=[1]):
    df.__defaults__ = ([2],)
    return x
print(df(), df())
class Meta(type):
    def __getattribute__(cls, n):
        if n == "__mro__": return "fake mro"
        return type.__getattribute__(cls, n)
class M(metaclass=Meta): y = 1
print(M.__mro__, M().y, isinstance(M(), M), type.__dict__["__mro__"].__get__(M)[0].__name__)
class Str(str):
    def __eq__(self, o): return True
    def __hash__(self): return hash("zzz")
print(t(lambda: getattr(a, Str("f"))() if False else "-"), t(lambda: setattr(o, Str("zzz"), 1)), t(lambda: o.zzz))
class Slots:
    __slots__ = ["a"]
    def __init__(self): self.a = self
s = Slots()
print(s.a.a.a is s, t(lambda: Slots.a.__get__(5, Slots)), t(lambda: Slots.a.__set__(A(), 1)))
del s.a
print(t(lambda: s.a), t(lambda: A.f(5)), B.f(5), t(lambda: int.__add__("a", 1)), t(lambda: str.upper(5)), t(lambda: list.append((), 1)), t(lambda: dict.get([], 1)), t(lambda: type.__call__(5)), t(lambda: object.__new__(A, 1)), t(lambda: object.__init__(a, 1)), t(lambda: type.__new__(type, "X", (), {}).__name__), t(lambda: type.__new__(int, "X", (), {})), type(A.__new__(B)).__name__, t(lambda: super(A, a)))
class WeirdName: pass
WeirdName.__name__ = "weird name\n"
WeirdName.__qualname__ = "é.q"
WeirdName.__module__ = 5
print(repr(WeirdName), t(lambda: WeirdName.nope), WeirdName.__name__.encode())
class InitSub:
    def __init_subclass__(cls):
        cls.__bases__ = (InitSub, B)
class IS(InitSub): pass
print(IS().f(), [k.__name__ for k in IS.__mro__])
