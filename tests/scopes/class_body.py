# Class bodies as namespaces: order, deletes, conditions, nested, __dict__ and private names.
class A:
    print("in body", __name__, __qualname__, sorted(k for k in locals() if not k.startswith("__")))
    a = 1
    b = a + 1
    if b > 1:
        c = "cond"
    for i in range(3):
        pass
    del a
    def __secret(self):
        return "secret"
    def call(self):
        return self.__secret()
    __x = 5
    __dunder__ = 6
    _single = 7
    class Inner:
        v = 1
        def get(self):
            return A.b
    def set(self):
        self.__y = 9
        return self.__dict__
print(A.b, A.c, A.i, hasattr(A, "a"), A().call(), A._A__x, A.__dunder__, A.Inner().get(), A.Inner.__qualname__, A().set(), [k for k in A.__dict__ if "A" in k])
class _B:
    __z = 1
    def m(self):
        return self.__z
class __:
    __q = 2
print(_B._B__z, _B().m(), [k for k in vars(__) if k.endswith("q")])
def make(flag):
    class R:
        if flag:
            def yes(self):
                return 1
        else:
            def no(self):
                return 0
        try:
            v = 1 / 0
        except ZeroDivisionError:
            v = "caught"
    return R
print(hasattr(make(1), "yes"), hasattr(make(0), "yes"), make(1).v, make(0).__qualname__)
class Mangled:
    def f(self, __arg=1, *, __kw=2):
        __local = 3
        return __arg, __kw, __local, [k for k in locals()]
print(Mangled().f(), Mangled().f(_Mangled__arg=9))
x = 1
class S:
    x = x + 1
    y = x
    def f(self, d=x):
        return d, x
    global gx
    gx = "global from class"
    import math as m
    from math import pi
    with open(__file__) as fh:
        first = fh.readline()[:7]
print(S.x, S.y, S().f(), gx, S.m.floor(1.5), S.pi > 3, S.first, S.fh.closed)
class Doc:
    "the doc"
    __slots__ = ()
class NoDoc:
    pass
print(Doc.__doc__, NoDoc.__doc__, NoDoc.__module__, sorted(k for k in NoDoc.__dict__), Doc.__dict__["__doc__"], NoDoc.__firstlineno__, NoDoc.__static_attributes__, A.__static_attributes__)
try:
    class Broken:
        y = undefined
except NameError as e:
    print(e, "Broken" in globals())
class Ret:
    l = [lambda: __class__ for _ in range(1)]
    try:
        def g(self):
            return __class__
    finally:
        done = True
print(Ret().g() is Ret, Ret.l[0]() is Ret, Ret.done)
