# Attribute reads and writes of ints, floats and objects in hot loops.
class C:
    k = 3
    def __init__(self): self.i, self.f, self.o = 0, 0.0, None
def ints(n):
    c = C()
    for i in range(n): c.i += i
    return c.i
def floats(n):
    c = C()
    for i in range(n): c.f = c.f * 0.5 + i
    return c.f
def class_attr(n):
    c, s = C(), 0
    for i in range(n): s += c.k
    C.k = 5
    for i in range(n): s += c.k
    C.k = 3
    return s
def shadow(n):
    c, s = C(), 0
    for i in range(n):
        s += c.k
        if i == n // 2: c.k = 100
    return s
def chain(n):
    a = C()
    a.o = C()
    a.o.o = C()
    for i in range(n): a.o.o.i += a.o.i + 1
    return a.o.o.i
def swap(n):
    a, b = C(), C()
    a.i = 1
    for i in range(n): a.i, b.i = b.i, a.i
    return a.i, b.i
def kinds(n):
    c = C()
    for i in range(n): c.o = i if i % 4 == 0 else i / 2 if i % 4 == 1 else str(i) if i % 4 == 2 else [i]
    return c.o
def method(n):
    class D(C):
        def inc(self, k): self.i += k; return self
        def get(self): return self.i
    d, s = D(), 0
    for i in range(n): s += d.inc(2).inc(-1).get()
    return s
def many(n):
    cs = [C() for _ in range(10)]
    for i in range(n):
        c = cs[i % 10]
        c.i += i
        c.f = c.i / 2
    return [c.i for c in cs], sum(c.f for c in cs)
def add_attr(n):
    s = 0
    for i in range(n):
        c = C()
        c.extra = i
        s += c.extra + len(vars(c))
    return s
def delete(n):
    c, e = C(), 0
    for i in range(n):
        if i % 3 == 0: c.t = i
        try:
            e += c.t * 0 + 1
            del c.t
        except AttributeError: e += 1000
    return e
def static(n):
    class S:
        total = 0
        @classmethod
        def bump(cls): cls.total += 1
        @staticmethod
        def twice(x): return 2 * x
    for i in range(n): S.bump(); S.total += S.twice(1)
    return S.total
for f in (ints, floats, class_attr, shadow, chain, swap, kinds, method, many, add_attr, delete, static): print(f.__name__, f(10), f(3000), f(3001))
