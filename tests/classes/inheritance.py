# Overriding, cooperative super, attributes found along the MRO, isinstance hooks.
class A:
    x = "A.x"
    def f(self):
        return "A.f"
    def g(self):
        return "A.g " + self.f()
class B(A):
    def f(self):
        return "B.f>" + super().f()
class C(A):
    x = "C.x"
    def f(self):
        return "C.f>" + super().f()
class D(B, C):
    def f(self):
        return "D.f>" + super().f()
d = D()
print(d.f(), d.g(), d.x, [k.__name__ for k in D.__mro__], D.__bases__, D.__base__, B.__subclasses__(), [k.__name__ for k in A.__subclasses__()])
print(super(B, d).f(), super(C, d).f(), super(D, d).x, super(A, d).__init__ is not None)
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: super(D, d).nope), t(lambda: super(D, A())), t(lambda: super()), t(lambda: type("X", (A, D), {})), t(lambda: type("X", (A, A), {})), t(lambda: type("X", (5,), {})), t(lambda: type("X", (bool,), {})), t(lambda: type("X", (int, str), {})), t(lambda: type("X", (A,), 5)))
class E(D):
    pass
E.f = lambda self: "E.f"
print(E().f(), E().g())
del E.f
print(E().f())
A.f = lambda self: "new A.f"
print(E().f(), d.g())
B.__bases__ = (C,)
print([k.__name__ for k in D.__mro__] if t(lambda: D.__mro__) else "", [k.__name__ for k in B.__mro__])
class Hook(type):
    def __instancecheck__(cls, o):
        return o == 42
    def __subclasscheck__(cls, c):
        return c is str
class H(metaclass=Hook):
    pass
print(isinstance(42, H), isinstance(41, H), issubclass(str, H), issubclass(int, H), isinstance(H(), H))
class Lie:
    @property
    def __class__(self):
        return int
print(isinstance(Lie(), int), isinstance(Lie(), Lie), type(Lie()).__name__, Lie().__class__)
class Abs:
    def run(self):
        return self.step() * 2
    def step(self):
        raise NotImplementedError("step")
class Conc(Abs):
    def step(self):
        return 21
print(Conc().run(), t(lambda: Abs().run()))
class P:
    def __init__(self):
        self.hook()
    def hook(self):
        self.h = "P"
class Q(P):
    def __init__(self):
        self.pre = 1
        super().__init__()
        self.post = 2
    def hook(self):
        super().hook()
        self.h += "Q"
print(vars(Q()), object.__repr__(5)[:14], object().__eq__(5), object.__ne__(1, 1), object().__hash__() is not None, t(lambda: object() < object()), object.__str__("a"), object.__format__("a", ""), t(lambda: object.__format__(object(), "x")))
class Mixin:
    def describe(self):
        return f"{type(self).__name__}:{len(self)}"
class LL(Mixin, list):
    pass
print(LL([1, 2]).describe(), LL.__mro__[1].__name__)
