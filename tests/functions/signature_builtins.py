# inspect.signature of builtin classes, and the special methods of object.
import inspect, itertools, operator, functools, types
for c in (list, tuple, set, frozenset, float, complex, bool, object, enumerate, filter, map, zip, reversed, property, staticmethod, classmethod,
          memoryview, types.FunctionType, types.ModuleType, types.SimpleNamespace, types.MethodType, types.MappingProxyType,
          itertools.count, itertools.accumulate, itertools.product, itertools.permutations, itertools.groupby, itertools.batched,
          operator.itemgetter, operator.attrgetter, operator.methodcaller, functools.partial):
    print(c.__name__, inspect.signature(c), repr(c.__text_signature__), "--" in (c.__doc__ or ""))
class A: pass
class B:
    def __init__(self, x, y=2): pass
class C:
    def __new__(cls, z): return super().__new__(cls)
class D(B): pass
print(inspect.signature(A), inspect.signature(B), inspect.signature(C), inspect.signature(D))
for n in ("__init__", "__getattribute__", "__setattr__", "__delattr__", "__repr__", "__eq__"):
    print(n, type(getattr(object, n)).__name__, inspect.signature(getattr(object, n)), getattr(object, n).__objclass__.__name__)
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: object.__setattr__(int, "x", 1)), t(lambda: object.__delattr__(A, "x")), t(lambda: object.__setattr__(A, "x", 1)))
a = A()
object.__setattr__(a, "x", 1)
print(a.x, object.__getattribute__(a, "x"), object.__delattr__(a, "x"), t(lambda: a.x), t(lambda: object.__init__(a, 1)), t(lambda: object.__init__(B(1), 1)), t(lambda: a.__init__()))
m = types.ModuleType("m")
object.__setattr__(m, "q", 5)
print(m.q, type(A.__dict__["__dict__"]).__name__, type((lambda: 0).__class__.__dict__["__globals__"]).__name__)
print(staticmethod(len).__class_getitem__(int), classmethod[int])
def f(x: int): pass
s = staticmethod(f)
print(s.__annotations__, s.__annotations__ is s.__annotations__, t(lambda: staticmethod(5).__annotations__))
s.__annotations__ = {"y": str}
print(s.__annotations__, f.__annotations__)
