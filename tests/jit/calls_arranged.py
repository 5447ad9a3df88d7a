"""Keyword and default arguments, *args and **kwargs of hot calls; class attributes that are no plain constants."""

import functools
class P:
    __slots__ = ()
class E:
    KIND = object()
    ITEM = P()
    n = 0
    def __init__(self, a, b=2, *, c=3):
        self.v = (a, b, c)
class F:
    def __init__(self, a, b=2, c=3):
        self.v = (a, b, c)
    def m(self, x, y=5, /, z=7): return x, y, z
    def s(self, *args): return args
    def sk(self, a, *args, **kw): return a, args, kw
def f(a, b=10, *args, **kw): return a, b, args, kw
def g(a, b=10, c=20): return a, b, c
def wrap(fn):
    @functools.wraps(fn)
    def w(*args, **kwargs):
        E.n += 1
        return fn(*args, **kwargs)
    return w
def mut(*args, **kwargs):
    kwargs['x'] = len(args)
    return g(*args), sorted(kwargs)
def mut2(**kwargs):
    d = kwargs
    d['z'] = 1
    return dict(**kwargs), kwargs is d
@wrap
def h(a, b=3): return a * b
@wrap
def rec(n, acc=0):
    return acc if n == 0 else rec(n - 1, acc + n)
def key(x): return -x
def opt(x, y=3): return x % y
def main():
    o = F(1)
    r = []
    for i in range(80):
        r.append((f(i), f(i, 2), f(i, 2, 3), f(i, k=3), f(b=i, a=2), g(i), g(i, c=5), g(c=i, a=1)))
        r.append((E(i).v, E(i, c=4).v, F(i, c=4).v, F(b=i, a=2).v, F(a=i).v))
        r.append((o.m(i), o.m(i, z=4), o.s(), o.s(i, 2), o.sk(i), o.sk(i, 2, q=3)))
        r.append((h(i), h(i, 5), h(i, b=7), mut(i), mut(i, 2), mut2(a=i), rec(i % 9)))
        r.append((sorted([3, i, 2], key=key), list(map(opt, [i, 4])), E.KIND is E.KIND, E.ITEM is o))
        try: g(i, a=3)
        except TypeError as e: r.append(str(e))
        try: g()
        except TypeError as e: r.append(str(e))
        try: o.m(x=i)
        except TypeError as e: r.append(str(e))
        try: f(*(), **{'b': 1})
        except TypeError as e: r.append(str(e))
        if i == 50: E.KIND = 5; E.ITEM = o
    return r, E.n
for _ in range(5):
    r, n = main()
    print(n > 0, r[:2], r[300:303], r[-4:])
