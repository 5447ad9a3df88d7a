# A finalizer that gives its object another class; buffers of subclasses that only release; classes nested deep in tuples.
class Other: pass
class A:
    def __del__(self): self.__class__ = Other
for _ in range(3):
    l = [A() for _ in range(1000)]
    del l
print(A.__name__, Other().__class__.__name__)
class B(bytearray):
    def __release_buffer__(self, view): print("released", view.nbytes)
with memoryview(B(b"abc")) as m: print(m[0])
class C(bytearray):
    def __buffer__(self, flags): return super().__buffer__(flags)
with memoryview(C(b"abc")) as m: print(m.tobytes())
p = (str,)
for _ in range(300000): p = (p,)
for f in (lambda: isinstance(1, p), lambda: issubclass(int, p)):
    try: print(f())
    except RecursionError: print("RecursionError")
import weakref
class S(str): pass
class I(int): pass
s = S("text")
print(weakref.ref(s)() is s, str(weakref.proxy(s)))
for v in (I(1), type("T", (tuple,), {})(), type("Y", (bytes,), {})()):
    try: weakref.ref(v)
    except TypeError as e: print(e)
for source in ("__conditional_annotations__ = 0\nx: int", "__conditional_annotations__ = frozenset()\nx: int"):
    try: exec(source, {})
    except TypeError as e: print(e)
import math
for f, a in ((math.prod, ()), (math.nextafter, (1,))):
    try: f(*a)
    except TypeError as e: print(e)
from string.templatelib import Interpolation
match Interpolation(1, "x", None, "f"):
    case Interpolation(v, e, c, s): print(v, e, c, s, Interpolation.__match_args__)
import warnings
print(type(warnings.warn).__name__)
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    warnings.warn("one")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try: warnings.warn("two", DeprecationWarning)
        except DeprecationWarning as e: print("raised", e)
print([str(x.message) for x in w])
