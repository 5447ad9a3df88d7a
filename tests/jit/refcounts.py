# Reference counts and destruction moments in hot loops.
import sys, weakref
class D:
    live = 0
    order = []
    def __init__(self, n):
        self.n = n
        D.live += 1
    def __del__(self):
        D.live -= 1
        if self.n % 500 == 0:
            D.order.append(self.n)
def rebind(n):
    peak = 0
    for i in range(n):
        d = D(i)
        peak = max(peak, D.live)
    return peak
print(rebind(2001), D.live, D.order)
D.order.clear()
def temp(n):
    s = 0
    for i in range(n):
        s += D(i).n
        if D.live != 0: return "leak", i
    return s
print(temp(2001), D.live, D.order)
def counts(n):
    o = object()
    base = sys.getrefcount(o)
    l = []
    for i in range(n):
        l.append(o)
    mid = sys.getrefcount(o) - base
    while l:
        l.pop()
    return mid, sys.getrefcount(o) - base
print(counts(3000))
def passing(n):
    o = D(1)
    def f(x): return x
    def g(x, y=None): return f(x)
    base = sys.getrefcount(o)
    for i in range(n):
        p = g(o, y=o)
        q = [p, p][0]
        (a, b), c = (o, o), o
    del p, q, a, b, c
    return sys.getrefcount(o) - base
print(passing(3000), D.live)
def exceptions(n):
    o = D(2)
    base = sys.getrefcount(o)
    for i in range(n):
        try:
            x = o
            raise ValueError(o)
        except ValueError as e:
            y = e.args[0]
    del x, y
    return sys.getrefcount(o) - base
print(exceptions(2000), D.live)
def attr(n):
    h = D(3)
    o = D(4)
    base = sys.getrefcount(o)
    for i in range(n):
        h.ref = o
        h.ref = h.ref
        z = h.ref
    del h.ref, z
    return sys.getrefcount(o) - base
print(attr(2000), D.live)
def weak(n):
    dead = 0
    for i in range(n):
        o = D(5)
        r = weakref.ref(o)
        assert r() is o
        del o
        dead += r() is None
    return dead
print(weak(2000), D.live)
def gens(n):
    def g(o):
        yield o
        yield 1
    o = D(6)
    base = sys.getrefcount(o)
    for i in range(n):
        next(g(o))
        list(g(o))
        for x in g(o): break
    del x
    return sys.getrefcount(o) - base
print(gens(1000), D.live)
def dict_list(n):
    o = D(7)
    base = sys.getrefcount(o)
    d, l = {}, [None] * 10
    for i in range(n):
        d[i % 20] = o
        l[i % 10] = o
        t = (o, d, l)
        l[i % 3], d[i % 3] = d[i % 20], l[i % 10]
    return sys.getrefcount(o) - base, len(set(map(id, d.values())))
print(dict_list(2000), D.live)
def closure(n):
    o = D(8)
    base = sys.getrefcount(o)
    for i in range(n):
        def f(): return o
        f()
        (lambda: o)()
    return sys.getrefcount(o) - base
print(closure(2000), D.live)
def args(n):
    o = D(9)
    base = sys.getrefcount(o)
    def va(*a, **k): return a, k
    for i in range(n):
        r = va(o, o, k=o, z=[o])
        s = va(*[o, o], **{"q": o})
    del r, s
    return sys.getrefcount(o) - base
print(args(1500), D.live)
def cond_del(n):
    for i in range(n):
        if i % 2: keep = D(10)
        else:
            try:
                del keep
            except UnboundLocalError: pass
    return D.live
print(cond_del(1001), D.live)
def deopt_holds(n):
    a, b, s = D(11), D(12), 0
    for i in range(n):
        c = a if i % 2 else b
        s += c.n if i != n - 2 else 0.5
    return s, D.live
print(deopt_holds(3000), D.live)
