# A metaclass's mro() that assigns __bases__ while they are being assigned.
class Meta(type):
    hook = None
    def mro(cls):
        if Meta.hook is not None:
            Meta.hook(cls)
        return type.mro(cls)
def names(mro):
    return [c.__name__ for c in mro]
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
def assign(c, bases):
    c.__bases__ = bases
def make():
    global A, B1, B2, C
    Meta.hook = None
    class A(metaclass=Meta): pass
    class B1(A): pass
    class B2(A): pass
    class C(A): pass
# Nobody's MRO changes when one below fails.
make()
class D(C): pass
class E(D): pass
def fail(cls):
    if cls.__name__ == "E":
        raise RuntimeError("no")
Meta.hook = fail
print(t(lambda: assign(C, (B1,))), names(C.__mro__), names(D.__mro__), names(E.__mro__), names(C.__bases__))
Meta.hook = None
print(names(A.__subclasses__()), names(B1.__subclasses__()))
# An inner assignment stands.
make()
def inner(cls):
    if cls.__name__ == "C" and C.__bases__ == (B1,):
        C.__bases__ = (B2,)
Meta.hook = inner
print(t(lambda: assign(C, (B1,))), names(C.__bases__), names(C.__mro__))
Meta.hook = None
print(names(B1.__subclasses__()), names(B2.__subclasses__()))
# Cycles through what is not finished yet.
make()
def cycle(cls):
    if cls.__name__ == "B1":
        B2.__bases__ = (B1,)
    if cls.__name__ == "B2":
        B1.__bases__ = (B2,)
Meta.hook = cycle
print(t(lambda: assign(B1, (A,))))
Meta.hook = None
# The MRO of a class that is being made.
seen = []
class First(type):
    def mro(cls):
        seen.append(cls.__mro__)
        return type.mro(cls)
class F(metaclass=First): pass
print(seen)
def extend(cls):
    if cls.__mro__ is None and cls.__name__ == "G":
        print(t(lambda: type("X", (cls,), {})))
Meta.hook = extend
class G(metaclass=Meta): pass
Meta.hook = None
class Lost(type):
    def mro(cls): return [object]
print(t(lambda: Lost("L", (), {})))
# Many rounds, then everything dies.
import gc
for _ in range(50):
    make()
    C.__bases__ = (B1, B2)
    C.__bases__ = (B2,)
    del A, B1, B2, C
gc.collect()
class Cell(type):
    def mro(cls):
        if "f" in cls.__dict__:
            print(cls.__dict__["f"]() is cls)
        return type.mro(cls)
class HasCell(metaclass=Cell):
    @staticmethod
    def f(): return __class__
