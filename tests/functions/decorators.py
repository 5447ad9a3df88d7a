# Order of evaluation, arguments, classes as decorators, any expression.
log = []
def deco(name):
    log.append(f"make {name}")
    def wrap(f):
        log.append(f"wrap {name} {f.__name__}")
        def inner(*a, **k):
            return f"{name}({f(*a, **k)})"
        inner.__name__ = f.__name__
        return inner
    return wrap
@deco("a")
@deco("b")
def f(x, y=1):
    return x + y
print(f(1), f(1, y=5), log)
class Count:
    def __init__(self, f):
        self.f, self.n = f, 0
    def __call__(self, *a):
        self.n += 1
        return self.f(*a)
    def __get__(self, obj, cls=None):
        return self if obj is None else (lambda *a: self(obj, *a))
@Count
def g(x):
    return x * 2
class M:
    @Count
    def m(self, x):
        return x, type(self).__name__
    @property
    def p(self):
        return "p"
    @classmethod
    @deco("cm")
    def c(cls):
        return cls.__name__
    @staticmethod
    @deco("sm")
    def s(v):
        return v
print(g(1), g(2), g.n, M().m(3), M.m.n, M().p, M.c(), M().s(5), log[4:])
@lambda f: f() + 1
def value():
    return 41
print(value)
decorators = {"x": deco("dict")}
@decorators["x"]
def h():
    return 1
@(deco("cond") if True else deco("other"))
def i():
    return 2
@(walrus := deco("walrus"))
def j():
    return 3
print(h(), i(), j(), callable(walrus))
@deco("cls").__call__
class K:
    def __init__(self):
        pass
    def __repr__(self):
        return "K!"
print(K())
def registry():
    table = {}
    def register(key):
        def wrap(f):
            table[key] = f
            return f
        return wrap
    register.table = table
    return register
r = registry()
@r("one")
@r("uno")
def one():
    return 1
print(sorted(r.table), r.table["one"] is one, one())
import functools
def logged(f):
    @functools.wraps(f)
    def w(*a):
        "wrapper doc"
        return f(*a)
    return w
@logged
def documented(a: int) -> str:
    "real doc"
print(documented.__doc__, documented.__name__, documented.__wrapped__.__name__, documented.__annotations__, documented.__qualname__)
try:
    @5
    def bad():
        pass
except TypeError as e:
    print(e)
