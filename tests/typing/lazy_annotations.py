# Annotations of 3.14: evaluated on demand, per scope, with forward references.
from annotationlib import get_annotations, Format, ForwardRef, call_annotate_function
log = []
def note(x):
    log.append(x)
    return x
def f(a: note("a"), b: note("b")) -> note("r"): pass
print(log)
print(f.__annotations__, log)
print(f.__annotations__ is f.__annotations__, len(log))
class C:
    x: Later
    y: note("y") = 1
    def m(self) -> C: pass
print(log[-1])
class Later: pass
print(C.__annotations__["x"] is Later, C.m.__annotations__["return"] is C, log[-1])
def g(x: undefined): pass
try:
    g.__annotations__
except NameError as e:
    print(e)
print(get_annotations(g, format=Format.STRING), type(get_annotations(g, format=Format.FORWARDREF)["x"]).__name__)
undefined = int
print(g.__annotations__)
def outer():
    T = str
    def inner(x: T, y: list[T]): pass
    T = bytes
    return inner
print(outer().__annotations__)
v: note("module") = 1
w: int
print("module" in log, __annotations__ if "__annotations__" in globals() else "lazy", __annotate__(1))
def h(p: int = 5, *a: "str", **k: float): pass
print(h.__annotations__, h.__annotate__(Format.VALUE))
h.__annotations__ = {"new": 1}
print(h.__annotations__, h.__annotate__)
h.__annotate__ = lambda fmt: {"made": fmt}
print(h.__annotations__)
try:
    h.__annotations__ = 5
except TypeError as e:
    print(e)
class D:
    if note("cond"):
        a: int
    else:
        b: str
    for _ in range(2):
        c: float = 1
print(D.__annotations__, "b" in D.__annotations__)
class E(D): pass
print(E.__annotations__, D.__annotations__ != E.__annotations__)
print((lambda: 0).__annotations__, C.m.__annotate__ is not None, len.__name__, hasattr(len, "__annotations__"))
def loc():
    z: undefined_in_function = 1
    q: 1 / 0
    return z
print(loc())
class Self2:
    parent: Self2 | None
    kids: list[Self2]
print(Self2.__annotations__["kids"], Self2.__annotations__["parent"])
