# Metaclasses: __prepare__, __new__, __init__, keywords, conflicts, __call__, attributes.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class M(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"injected": 1}
    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k)
        return super().__call__(*a, **k)
    def meth(cls):
        return f"meta method of {cls.__name__}"
    def __len__(cls):
        return 7
    def __iter__(cls):
        return iter("abc")
    def __getitem__(cls, k):
        return k * 2
    def __contains__(cls, x):
        return x == 1
    def __add__(cls, o):
        return f"{cls.__name__}+{o}"
    def __repr__(cls):
        return f"<M {cls.__name__}>"
    def __getattr__(cls, n):
        return f"meta getattr {n}"
    def __bool__(cls):
        return False
class A(metaclass=M, flag=True):
    x = 5
    def __init__(self, v):
        self.v = v
class B(A):
    pass
b = B(3)
print(A.meth(), t(lambda: b.meth()), len(A), list(A), A[4], 1 in A, A + 2, A, type(A), A.unknown, bool(A), A.injected, b.injected, t(lambda: b.unknown), type(B).__name__)
class N(type):
    pass
print(t(lambda: N("X", (A,), {})), t(lambda: type("T", (A,), {"q": 1})), type(type("T", (A,), {})).__name__)
class MN(M, N):
    pass
class C(A, metaclass=MN):
    pass
print(type(C).__name__)
def func_meta(name, bases, ns, **kw):
    return (name, bases, sorted(ns), kw)
class F(metaclass=func_meta, k=1):
    y = 1
print(F[0], F[1], "y" in F[2], F[3])
class I:
    subs = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
        I.subs.append((cls.__name__, tag))
class J(I, tag="j"):
    pass
class K(J):
    pass
print(I.subs, J.tag, K.tag, t(lambda: type("L", (I,), {}, tag="t", bad=1)), t(lambda: type("L", (), {}, bad=1)), type("L", (I,), {}, tag="dyn").tag)
import types
D = types.new_class("D", (A,), {"flag": 0}, lambda ns: ns.update(z=9))
print(D.z, D.__name__, type(D).__name__)
class Attr(type):
    @property
    def prop(cls):
        return "meta prop"
    def __setattr__(cls, n, v):
        print("set", n)
        super().__setattr__(n, v)
    def __delattr__(cls, n):
        print("del", n)
        super().__delattr__(n)
class E(metaclass=Attr):
    prop_like = 1
E.new = 5
del E.new
print(E.prop, t(lambda: E().prop), t(lambda: setattr(E, "prop", 1)))
class OrderedNS(dict):
    def __setitem__(self, k, v):
        if k in self and not k.startswith("__"):
            raise TypeError(f"{k} again")
        super().__setitem__(k, v)
class NoDup(type):
    @classmethod
    def __prepare__(m, n, b):
        return OrderedNS()
try:
    class G(metaclass=NoDup):
        a = 1
        a = 2
except TypeError as e:
    print(e)
class BadPrep(type):
    @classmethod
    def __prepare__(m, n, b):
        return 5
try:
    class H(metaclass=BadPrep):
        pass
except TypeError as e:
    print(e)
print(type(type), type.__mro__, isinstance(type, type), type.__class__ is type, t(lambda: type()), t(lambda: type(1, 2)), type.__call__(int, "5"))
