# A cached function that calls itself, clears its own cache, or is hit while computing.
import functools as ft
@ft.lru_cache(maxsize=3)
def f(n):
    if n > 0:
        return f(n - 1) + 1
    return 0
print(f(20), f.cache_info())
@ft.lru_cache(maxsize=4)
def clear(n):
    if n == 3: clear.cache_clear()
    return n * 2
print([clear(i) for i in (1, 2, 3, 1, 2, 3)], clear.cache_info())
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o):
        log.append((self.n, o.n))
        if len(log) == 3: g.cache_clear()
        return self.n == o.n
log = []
@ft.lru_cache(maxsize=None)
def g(k): return k.n
print([g(K(i)) for i in (1, 2, 3, 1, 2)], g.cache_info().currsize <= 3)
@ft.lru_cache(maxsize=10)
def kw(a, b=1, *args, c=2, **k): return (a, b, args, c, sorted(k))
print(kw(1), kw(1, 1), kw(a=1), kw(1, c=2), kw(1, 2, 3, c=4, d=5), kw.cache_info().misses)
@ft.lru_cache
def unhash(x): return 1
for bad in ([], {}, set(), slice([])):
    try: unhash(bad)
    except TypeError as e: print(e)
lru = ft.lru_cache(maxsize=2)(lambda x: order.append(x) or x)
order = []
for x in (1, 2, 1, 3, 2, 3, 1): lru(x)
print(order, lru.cache_info())
class D:
    live = 0
    def __init__(self): D.live += 1
    def __del__(self): D.live -= 1
hold = ft.lru_cache(maxsize=2)(lambda x: D())
for i in range(10): hold(i)
print(D.live)
hold.cache_clear()
print(D.live)
class Obj:
    @ft.lru_cache(maxsize=None)
    def method(self, x): return (id(self) == id(self), x)
o = Obj()
print(o.method(1), Obj.method(o, 1), Obj.method.cache_info())
import copy
print(copy.copy(f) is f, copy.deepcopy(f) is f, callable(f), f.__name__, f.__module__)
def deep(n):
    @ft.lru_cache(None)
    def inner(k): return 0 if k == 0 else 1 + inner(k - 1)
    return inner(n)
print(deep(200))
