# *args is a fresh tuple, **kwargs a fresh dict; evaluation order of calls; star orders.
log = []
def n(x):
    log.append(x)
    return x
def f(*a, **k): return a, k
def flush():
    r = list(log)
    log.clear()
    return r
print(f(n(1), *n([2]), n(3), *n((4,)), k=n(5), **n({"z": 6}), y=n(7)), flush())
def fn():
    log.append("callee")
    return f
print(fn()(n(1), x=n(2)), flush())
d = {"a": 1}
t = (1, 2)
l = [3]
def g(*a, **k):
    k["new"] = 1
    return a is t, k is d, a
print(g(*t), g(*t, **d), d, g(*l)[2])
def keep(*a): return a
print(keep(*t) == t, type(keep(*l)), keep(*[]) == (), keep(*"ab", *range(2)), keep(*{"k": 1}, *{5}))
def h(a, b, *c, d=4, **e): return a, b, c, d, e
print(h(1, 2), h(*[1, 2, 3, 4]), h(1, *[2, 3], d=5), h(b=2, a=1), h(1, b=2, z=3), h(*(1,), **{"b": 2, "d": 0, "q": 9}))
class It:
    def __iter__(self):
        log.append("iter")
        yield 1
        log.append("mid")
        yield 2
print(f(*It(), n("after")), flush())
class Mp:
    def keys(self):
        log.append("keys")
        return ["a", "b"]
    def __getitem__(self, k):
        log.append(k)
        return k * 2
print(f(n(0), **Mp(), c=n("c")), flush())
def err(s):
    try:
        return eval(s)
    except TypeError as e:
        return str(e), flush()
print(err("f(n(1), *5)"), err("f(n(1), **5)"), err("f(**{'a': 1}, **{'a': 2})"), err("f(a=n(1), **{'a': n(2)})"), err("h(1, *[2], a=3)"), err("f(**{1: 2})"), err("n(1)(n(2))"))
def defaults(a, b=n("default")): return a, b
print(flush(), defaults(1), flush())
def kw_order(**k): return list(k)
print(kw_order(z=1, a=2, m=3), kw_order(**{"q": 1}, b=2, **{"a": 3}))
def nested(*args):
    def inner(*args): return args
    return inner(*args, *args)
print(nested(1, 2), (lambda *a, k=1, **kw: (a, k, kw))(1, k=2, z=3), (lambda a, /, *, b: (a, b))(1, b=2))
def mutate(a, k=None, *rest):
    a.append(1)
    a = a + [2]
    return a
x = []
print(mutate(x), x, mutate(x), x)
def big(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, *r, k0=0, k1=1, k2=2, **z): return a0 + a9, r, k0 + k1 + k2, z
print(big(*range(10)), big(*range(12), k1=5, w=6), big(**{f"a{i}": i for i in range(10)}))
