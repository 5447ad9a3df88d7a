# super().name() run often enough that the call has a shortcut, with everything that may change under it.
class A:
    def m(self, x=0): return ("A.m", x)
    def __init__(self): self.log = ["A"]
    @classmethod
    def c(cls): return ("A.c", cls.__name__)
    @staticmethod
    def s(): return "A.s"
    attr = "A.attr"
    @property
    def p(self): return lambda: "A.p"
class B(A):
    def __init__(self): super().__init__(); self.log.append("B")
    def m(self, x=0): return ("B.m",) + super().m(x)
    @classmethod
    def c(cls): return ("B.c",) + super().c()
    def s(self): return "B.s " + super().s()
    def p(self): return "B.p " + super().p()
    def missing(self): return super().missing()
    def own_class(self): return super().__class__()
    def captured(self): return [f() for f in [lambda: self, lambda: super(B, self).m()]][1], super().m(1)
    def listed(self): return [super().m(i) for i in range(2)], list(super().m(i) for i in []), {i: super().m(i) for i in range(1)}
    def deleted(self):
        del self
        return super().m()
    def other(self, o):
        self = o
        return super().m()
    def rebound(self, c):
        global super
        old = __builtins__.super
        super = c
        try: return super().m()
        finally: del super
class C(B):
    def m(self, x=0): return ("C.m",) + super().m(x)
class M:
    def m(self, x=0): return ("M.m",) + super().m(x)
class D(B, M): pass
class E(M, B): pass

for o in (B(), C(), D(), E()):
    for i in range(3):
        r = o.m(i), o.c(), o.s(), o.p(), o.listed(), o.log
    print(type(o).__name__, r)
b = B()
for f in (b.missing, b.own_class, b.captured, b.deleted, lambda: b.other(C()), lambda: b.other(A()), lambda: b.other(5), lambda: b.other(B)):
    for i in range(2):
        try: r = f()
        except Exception as e: r = type(e).__name__, str(e)
    print(r)
class Fake:
    def m(self): return "a fake"
def call(n):
    for i in range(n): r = b.m(7)
    return r
print(call(5), b.rebound(Fake), call(1))

# The class that is searched changes.
old = A.m
A.m = lambda self, x=0: ("new A.m", x)
print(call(2), C().m(1))
del A.m
try: call(1)
except AttributeError as e: print(e)
A.m = staticmethod(lambda x=0: ("static", x))
print(call(2), b.m())
A.m = old
class Between(A):
    def m(self, x=0): return ("between",) + super().m(x)
B.__bases__ = (Between,)
print(call(3), E().m(2))
B.__bases__ = (A,)
print(call(3))

# The cell of the class.
def with_cell(value):
    def f(self): return super().m()
    class X(A):
        def m(self): return super().m()
    import types
    g = types.FunctionType(X.m.__code__, globals(), "g", None, (types.CellType(value),) if value is not None else (types.CellType(),))
    return g
for value in (A, B, Between, None, int):
    g = with_cell(value)
    for o in (B(), Between(), 3, 2.5):
        for i in range(2):
            try: r = g(o)
            except Exception as e: r = type(e).__name__, str(e)
        print(value and value.__name__, type(o).__name__, r)

# Built-in methods, and an object that ends while it is called.
class L(list):
    def append(self, x): super().append(x); return len(self)
    def __del__(self): ended.append(len(self))
ended = []
l = L()
print([l.append(i) for i in range(4)], l)
def last(n):
    for i in range(n): L().append(i)
last(4)
print(ended)
