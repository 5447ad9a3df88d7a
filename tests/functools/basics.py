# partial, reduce, lru_cache, wraps, singledispatch, cached_property, cmp_to_key, total_ordering.
import functools as ft
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
p = ft.partial(int, base=2)
print(p("101"), p.func is int, p.args, p.keywords, p("7", base=8), repr(ft.partial(int, "1", base=3)), ft.partial(ft.partial(max, 1), 5)(3), t(lambda: ft.partial()), t(lambda: ft.partial(5)), t(lambda: p(1, 2)))
q = ft.partial(lambda *a, **k: (a, k), 1, x=2)
print(q(), q(3, x=4, y=5), q.__dict__)
q.attr = 1
print(q.attr, ft.partial(q, 9).args)
print(ft.partial(pow, ft.Placeholder, 2)(5), t(lambda: ft.partial(pow, ft.Placeholder)))
class M:
    def f(self, a, b): return a, b
    g = ft.partialmethod(f, b=5)
print(M().g(1))
print(ft.reduce(lambda a, b: a * b, [1, 2, 3, 4]), ft.reduce(lambda a, b: a + b, [], 5), t(lambda: ft.reduce(max, [])), ft.reduce(max, [3]), t(lambda: ft.reduce(5, [1, 2])), ft.reduce(lambda a, b: f"({a}{b})", "abcd"), ft.reduce(lambda a, b: a + b, [1], 2))
calls = []
@ft.lru_cache(maxsize=2)
def sq(x, y=0):
    calls.append(x)
    return x * x
print([sq(i) for i in (1, 2, 1, 3, 2, 1)], calls, sq.cache_info(), sq.cache_clear(), sq.cache_info(), sq.cache_parameters(), sq.__wrapped__(4))
@ft.cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info().currsize, t(lambda: fib([])))
@ft.lru_cache(typed=True)
def ty(x): return type(x).__name__
print(ty(1), ty(1.0), ty(True), ty.cache_info().misses)
@ft.lru_cache(maxsize=0)
def none(x): return calls.append(x) or x
print(none(1), none(1), none.cache_info())
@ft.lru_cache
def raises(x):
    calls.append("r")
    raise ValueError(x)
calls.clear()
print(t(lambda: raises(1)), t(lambda: raises(1)), calls)
class C:
    n = 0
    @ft.cached_property
    def v(self):
        C.n += 1
        return C.n
    @ft.lru_cache
    def m(self, x): return x + 1
c = C()
print(c.v, c.v, c.m(1), c.m(1), C.m.cache_info().hits, c.__dict__)
@ft.singledispatch
def sd(x): return f"object {x}"
@sd.register
def _(x: int): return f"int {x}"
@sd.register(list)
def _(x): return f"list {len(x)}"
@sd.register
def _(x: str | bytes): return "text"
print(sd(1), sd(True), sd("a"), sd(b""), sd([1]), sd(None), sd.dispatch(bool)(5), sorted(k.__name__ for k in sd.registry), t(lambda: sd()))
class S:
    @ft.singledispatchmethod
    def f(self, x): return "default"
    @f.register
    def _(self, x: int): return "int"
    @f.register
    @classmethod
    def _(cls, x: str): return cls.__name__
print(S().f(1), S().f("a"), S().f(1.5))
print(sorted([3, 1, 2], key=ft.cmp_to_key(lambda a, b: b - a)), ft.cmp_to_key(lambda a, b: 0)(1) == ft.cmp_to_key(lambda a, b: 0)(2), t(lambda: ft.cmp_to_key(lambda a, b: 0)(1) < 5))
@ft.total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __gt__(self, o): return self.v > o.v
print(T(1) < T(2), T(1) <= T(1), T(2) >= T(3), T(1) != T(2), t(lambda: ft.total_ordering(type("E", (), {}))))
def deco(f):
    @ft.wraps(f)
    def w(*a):
        "w doc"
        return f(*a)
    w.extra = 1
    return w
@deco
def named(a: int) -> str:
    "doc"
print(named.__name__, named.__doc__, named.__annotations__, named.__wrapped__.__name__, named.extra, named.__qualname__, named.__module__, ft.WRAPPER_ASSIGNMENTS, ft.WRAPPER_UPDATES)
