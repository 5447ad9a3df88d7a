"""What is mangled in a class, and the cells of `__class__`."""


class A:
    def f(self):
        return dict(__x=1, y=2), dict(**{"a": 1}, __z=3)


print(A().f())


class __Base:
    pass


class D[T](__Base):
    x = 1


print(D.__bases__[0].__name__)


class Y[__T: int](__Base, metaclass=type):
    def g(self): return __T.__name__


print(Y.__type_params__, Y().g())


class B:
    def f(self):
        class C:
            y = __class__

            def m(self):
                return __class__
        return C


C = B().f()
print(C.y.__qualname__, C().m().__qualname__)


class X(A):
    def f(self):
        return len(super().f())
    __class__ = 413


print(X().f(), X().__class__)


def make(arg):
    class Base:
        shown = arg
    return Base


class G[T]:
    T = "class"

    class Inner[U](make([T for _ in (1,)]), make(T)):
        pass

    def meth[U](x: (T for _ in (1,)), y: T): pass


print([base.shown for base in G.Inner.__bases__[:2]])
print(list(G.meth.__annotations__["x"])[0] is G.__type_params__[0], G.meth.__annotations__["y"])
try:
    type("A\udcdcB", (), {})
except UnicodeEncodeError as e:
    print(e)
try:
    type("A", (), {"__doc__": "\udcdc"})
except UnicodeEncodeError as e:
    print(e)


def f() -> None:
    def nested() -> None: pass
    return nested


class Outer:
    x: int

    def method(self, x: int): pass


for function in f, f(), Outer.method, Outer:
    print(function.__annotate__.__qualname__)
try:
    Outer.__name__ = "\udcdc"
except UnicodeEncodeError as e:
    print(e)
