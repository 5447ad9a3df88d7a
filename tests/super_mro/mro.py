# C3 linearisation, bad hierarchies, mro() override, super in odd places.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
def names(c):
    return [k.__name__ for k in c.__mro__]
class O: pass
class A(O): pass
class B(O): pass
class C(O): pass
class D(O): pass
class E(O): pass
class K1(A, B, C): pass
class K2(D, B, E): pass
class K3(D, A): pass
class Z(K1, K2, K3): pass
print(names(Z), names(K1), names(K3))
class X(A, B): pass
class Y(B, A): pass
print(t(lambda: type("XY", (X, Y), {})))
print(t(lambda: type("Bad", (O, A), {})))
class Meta(type):
    def mro(cls):
        return [cls, object]
class M(A, metaclass=Meta): pass
print(names(M), issubclass(M, A), isinstance(M(), A), M.__bases__)
class Trace:
    def __init__(self, **k):
        self.log = getattr(self, "log", [])
        self.log.append("Trace")
        super().__init__(**k)
class P(Trace):
    def __init__(self, p=None, **k):
        super().__init__(**k)
        self.log.append(f"P{p}")
class Q(Trace):
    def __init__(self, q=None, **k):
        super().__init__(**k)
        self.log.append(f"Q{q}")
class R(P, Q):
    def __init__(self, **k):
        super().__init__(**k)
        self.log.append("R")
print(R(p=1, q=2).log, t(lambda: R(z=1)))
class S:
    def who(self):
        return "S"
    @classmethod
    def cm(cls):
        return "S " + cls.__name__
    @staticmethod
    def sm():
        return "S static"
    v = "S.v"
    def __getitem__(self, i):
        return f"S[{i}]"
class T(S):
    def who(self):
        f = super().who
        g = [super(T, self).who() for _ in range(2)]
        return f(), g, (lambda: super(T, self).who())()
    @classmethod
    def cm(cls):
        return "T>" + super().cm()
    @staticmethod
    def sm():
        return t(lambda: super().v) if False else "T static"
    v = "T.v"
    def look(self):
        s = super()
        return s.v, s.__thisclass__.__name__, s.__self__ is self, s.__self_class__.__name__, s.sm(), s.__getitem__(5), t(lambda: s[5])
    def rebound(self):
        self = S()
        return t(lambda: super(T, self).v)
    def nested(self):
        def inner(me):
            return super().v
        return inner(self)
    def gone(self):
        del self
        return t(super) if False else "-"
x = T()
print(x.who(), T.cm(), x.cm(), x.look(), x.rebound(), x.nested())
print(super(T, T).cm(), super(T, x).v, t(lambda: super(T, 5)), t(lambda: super(5, x)), repr(super(T, x)).startswith("<super: <class 'T'>, <T object>>"), super(T).__self__, t(lambda: super(T).v))
def outside(self):
    return super().v
T.outside = outside
print(t(lambda: x.outside()))
class U(S):
    def __setattr__(self, n, v):
        super().__setattr__(n, v * 2)
    def __getattribute__(self, n):
        if n == "magic":
            return "!"
        return super().__getattribute__(n)
u = U()
u.q = 4
print(u.q, u.magic, u.who())
class Sub(T):
    pass
print(Sub().look()[3], Sub.cm(), t(lambda: setattr(super(T, x), "v", 1)))
class F:
    def f(this):
        return super().__repr__() is not None, __class__.__name__
print(F().f(), F.f.__closure__[0].cell_contents is F, "__class__" in F.f.__code__.co_freevars)
