# __call__ chains, __enter__/__exit__ lookups on the type, __set_name__, __init_subclass__, __class_getitem__, __del__ order.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class C:
    def __call__(self, *a):
        return ("C", a)
class D:
    __call__ = C()
class E:
    __call__ = len
class F:
    def __call__(self): return self
print(C()(1), D()(2), t(lambda: E()()), E()([1, 2]), type(F()()()()).__name__, callable(D()), C().__call__(3), type(C()).__call__(C(), 4))
class CM:
    def __enter__(self): return "entered"
    def __exit__(self, *a): return a[0] is ValueError
with CM() as x:
    print(x)
with CM():
    raise ValueError("swallowed")
print("after")
def use(cm):
    with cm:
        pass
    return "ok"
class NoEnter:
    def __exit__(self, *a): pass
class NoExit:
    def __enter__(self): pass
inst = NoExit()
inst.__exit__ = lambda *a: None
print(t(lambda: use(NoEnter())), t(lambda: use(NoExit())), t(lambda: use(inst)), t(lambda: use(5)), t(lambda: use(None)))
class Del:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
d = Del(1)
d = Del(2)
print("rebinding done")
del d
def scope():
    a, b = Del("a"), Del("b")
    print("leaving")
scope()
l = [Del(i) for i in range(3)]
l.clear()
l = [Del("x")]
l[0] = None
dd = {"k": Del("dict")}
dd["k"] = 1
(Del("temp"), Del("temp2"))
Del("expr").n
print("end", [Del("comp").n for _ in range(2)])
class Cmp:
    def __init__(self, n): self.n = n
    def __matmul__(self, o): return f"{self.n}@{o.n}"
    def __imatmul__(self, o):
        self.n += "@=" + o.n
        return self
a = Cmp("a")
a @= Cmp("b")
print(a.n, a @ Cmp("c"))
class Index:
    def __class_getitem__(cls, i): return i
    def __getitem__(self, i): return -1
print(Index[5], Index()[5])
class Fmt:
    def __format__(self, s): return s[::-1]
print(f"{Fmt():abc}", "{0:{1}}".format(Fmt(), "xyz"), format(Fmt()))
class Sz:
    def __sizeof__(self): return 5
import sys, copy
print(Sz().__sizeof__(), sys.getsizeof(Sz()) >= 5)
class Cp:
    def __init__(self): self.v = [1]
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep"
print(copy.copy(Cp()), copy.deepcopy(Cp()), copy.deepcopy([Cp(), [1]]))
class Red:
    def __reduce__(self): return (list, ("abc",))
print(copy.copy(Red()))
