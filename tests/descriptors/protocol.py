# Data and non-data descriptors, lookup order, __set_name__, errors.
class Data:
    def __set_name__(self, owner, name):
        self.name = name
        print("set_name", owner.__name__, name)
    def __get__(self, obj, cls=None):
        return f"data {self.name} {obj is None} {cls.__name__}" if obj is None else obj.__dict__.get("_" + self.name, "unset")
    def __set__(self, obj, v):
        obj.__dict__["_" + self.name] = v
    def __delete__(self, obj):
        obj.__dict__.pop("_" + self.name, None)
        print("deleted")
class NonData:
    def __get__(self, obj, cls=None):
        return "nondata"
class OnlySet:
    def __set__(self, obj, v):
        print("only set", v)
class A:
    d = Data()
    n = NonData()
    o = OnlySet()
    other = d
a = A()
print(a.d, A.d, a.n, A.n)
a.d = 5
a.n = "instance"
a.o = 6
print(a.d, a.n, A.n, a.__dict__, type(a.o).__name__)
a.__dict__["d"] = "hidden"
a.__dict__["o"] = "visible"
print(a.d, a.o)
del a.d
print(a.d)
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: delattr(a, "o")), t(lambda: delattr(a, "n")), a.n)
A.d = "replaced on class"
print(a.d, A.d)
class Raise:
    def __get__(self, obj, cls=None):
        raise AttributeError("from get")
    def __set__(self, obj, v):
        raise ValueError("from set")
class B:
    r = Raise()
    def __getattr__(self, n):
        return f"getattr {n}"
class C:
    r = Raise()
print(B().r, t(lambda: C().r), t(lambda: B.r), t(lambda: setattr(B(), "r", 1)), hasattr(C(), "r"), getattr(C(), "r", "dflt"))
class Late:
    pass
Late.d = Data()
print(t(lambda: Late().d), end="\n")
class BadName:
    def __set_name__(self, o, n):
        raise RuntimeError("bad name")
try:
    class Z:
        b = BadName()
except RuntimeError as e:
    print(e, e.__notes__)
def f(self):
    return "bound", type(self).__name__
print(f.__get__(5)(), f.__get__(None, int) is f, f.__get__("x", str)(), t(lambda: f.__get__(None)), t(lambda: f.__get__(None, None)))
class Fn:
    g = len
    h = staticmethod(len)
    i = classmethod(lambda c: c.__name__)
    j = f
    k = A
    l = print
print(Fn().g([1]), Fn().h([1, 2]), Fn().i(), Fn.i(), Fn().j(), Fn().k is A, Fn.__dict__["h"].__func__ is len, Fn.__dict__["i"].__get__(None, int)(), Fn.__dict__["h"](range(3)))
class Lazy:
    def __init__(self, fn):
        self.fn = fn
    def __set_name__(self, o, n):
        self.n = n
    def __get__(self, obj, cls):
        v = obj.__dict__[self.n] = self.fn(obj)
        return v
class W:
    calls = 0
    @Lazy
    def heavy(self):
        W.calls += 1
        return 99
w = W()
print(w.heavy, w.heavy, W.calls, w.__dict__)
class Inst:
    pass
i = Inst()
i.d = NonData()
print(type(i.d).__name__)
Inst.d = NonData()
print(type(i.d).__name__, Inst().d)
NonData.__set__ = lambda self, o, v: None
print(i.d)
