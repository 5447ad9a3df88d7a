# RecursionError from every kind of nesting; the program goes on afterwards.
import sys
def t(f):
    try:
        r = f()
        return type(r).__name__
    except RecursionError:
        return "RecursionError"
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class A:
    def __repr__(self): return repr(self)
    def __str__(self): return str(self)
    def __hash__(self): return hash(self)
    def __eq__(self, o): return self == o
    def __lt__(self, o): return self < o
    def __len__(self): return len(self)
    def __bool__(self): return bool(self)
    def __iter__(self): return iter(self)
    def __getitem__(self, i): return self[i]
    def __setitem__(self, i, v): self[i] = v
    def __delitem__(self, i): del self[i]
    def __contains__(self, i): return i in self
    def __call__(self): return self()
    def __add__(self, o): return self + o
    def __radd__(self, o): return o + self
    def __iadd__(self, o): self += o
    def __neg__(self): return -self
    def __abs__(self): return abs(self)
    def __int__(self): return int(self)
    def __float__(self): return float(self)
    def __index__(self): return [1][self]
    def __format__(self, s): return format(self, s)
    def __getattr__(self, n): return getattr(self, n + "_")
    def __enter__(self):
        with self: pass
    def __exit__(self, *a): pass
    def __next__(self): return next(self)
    def __reversed__(self): return reversed(self)
    def __dir__(self): return dir(self)
    def __round__(self): return round(self)
    def __bytes__(self): return bytes(self)
    def __complex__(self): return complex(self)
    def __pow__(self, o): return self ** o
    def __divmod__(self, o): return divmod(self, o)
a = A()
def setitem(): a[0] = 1
def delitem(): del a[0]
def iadd():
    x = a
    x += 1
def enter():
    with a: pass
for name, f in (("repr", lambda: repr(a)), ("str", lambda: str(a)), ("hash", lambda: hash(a)), ("eq", lambda: a == 1), ("lt", lambda: a < 1), ("len", lambda: len(a)), ("bool", lambda: bool(a)), ("iter", lambda: iter(a)), ("getitem", lambda: a[0]), ("setitem", setitem), ("delitem", delitem), ("in", lambda: 1 in a), ("call", lambda: a()), ("add", lambda: a + 1), ("radd", lambda: 1 + a), ("iadd", iadd), ("neg", lambda: -a), ("abs", lambda: abs(a)), ("int", lambda: int(a)), ("float", lambda: float(a)), ("index", lambda: [1][a]), ("format", lambda: format(a, "x")), ("fstring", lambda: f"{a}"), ("getattr", lambda: a.nope), ("with", enter), ("next", lambda: next(a)), ("reversed", lambda: reversed(a)), ("dir", lambda: dir(a)), ("round", lambda: round(a)), ("bytes", lambda: bytes(a)), ("complex", lambda: complex(a)), ("pow", lambda: a ** 2), ("divmod", lambda: divmod(a, 2)), ("not", lambda: not a), ("and", lambda: a and 1), ("list", lambda: list(a)), ("unpack", lambda: [*a]), ("sorted", lambda: sorted([a, a])), ("dictkey", lambda: {a: 1}), ("percent", lambda: "%s" % a), ("join", lambda: ",".join(map(str, [a]))), ("print", lambda: print(a)), ("max", lambda: max([a, a])), ("sum", lambda: sum([a])), ("ifexp", lambda: 1 if a else 2)):
    print(name, t(f))
class M(type):
    def __call__(cls): return cls()
    def __instancecheck__(cls, o): return isinstance(o, cls)
    def __subclasscheck__(cls, o): return issubclass(o, cls)
class B(metaclass=M): pass
print(t(B), t(lambda: isinstance(1, B)), t(lambda: issubclass(int, B)))
class D:
    def __get__(self, o, c): return o.d
class C:
    d = D()
    @classmethod
    def cm(cls): return cls.cm()
    @staticmethod
    def sm(): return C.sm()
    def __setattr__(self, n, v): setattr(self, n, v)
    def __delattr__(self, n): delattr(self, n)
    def __init_subclass__(cls): type("S", (C,), {})
def sa(): C().x = 1
def da(): del C().x
print(t(lambda: C().d), t(C.cm), t(C.sm), t(sa), t(da), t(lambda: type("S", (C,), {})))
def gen(): yield from gen()
def gen2():
    for x in gen2(): yield x
print(t(lambda: list(gen())), t(lambda: list(gen2())), t(lambda: [x for x in gen()]), t(lambda: exec("def f(): f()\nf()")), t(lambda: eval("f()", {"f": (f := lambda: f())})))
async def co(): await co()
print(t(lambda: co().send(None)))
import functools
@functools.lru_cache(None)
def fib(n): return fib(n - 1) + 1 if n else 0
print(t(lambda: fib(100000)), fib(100))
def handler():
    try: handler()
    finally: handler()
def depth():
    try: return 1 + depth()
    except RecursionError: return 0
print(900 < depth() < 1001, t(lambda: functools.reduce(lambda a, b: (a, b), range(5000))), t(lambda: sorted(range(50), key=lambda x: depth() * 0 + x)))
print(sys.getrecursionlimit(), "still running")
