# Hot calls of each kind: positional, keyword, default, star, method, closure, class, recursive.
def pos(a, b): return a * 2 + b
def dflt(a, b=10): return a + b
def kwo(a, *, k=1): return a - k
def star(*a): return len(a)
def kws(**k): return len(k)
class C:
    def __init__(self, v=0): self.v = v
    def m(self, x): return self.v + x
    def __call__(self, x): return x * 3
    @staticmethod
    def s(x): return x + 1
    @classmethod
    def c(cls, x): return cls(x).v
    def __add__(self, o): return self.v + o
def clos(k):
    def f(x): return x + k
    return f
def rec(n): return 0 if n == 0 else 1 + rec(n - 1)
add5, obj = clos(5), C(7)
def loop(n):
    s = 0
    for i in range(n):
        s += pos(i, 1) + pos(b=i, a=1) + dflt(i) + dflt(i, 2) + dflt(i, b=3)
        s += kwo(i) + kwo(i, k=i) + star(i, i) + star(*(1, 2, 3)) + kws(a=1, b=i)
        s += obj.m(i) + obj(i) + C.s(i) + C.c(i) + add5(i) + (lambda x: x - 1)(i) + C(i).v + (obj + i)
        s += rec(i % 5) + len("abc") + abs(-i) + max(i, 3) + int(i) + ord("a")
    return s
print(loop(1), loop(10), loop(2000), loop(2001))
def through(f, n):
    s = 0
    for i in range(n): s += f(i)
    return s
for f in (add5, obj.m, obj, C.s, C.c, abs, int, lambda x: x * x, float, [3, 2, 1, 0].__getitem__ if False else star, bool, str.__len__ and dflt): print(through(f, 1500))
def swap(n):
    f, g, s = pos, lambda a, b: a - b, 0
    for i in range(n):
        s += f(i, 2)
        f, g = g, f
    return s
print(swap(2000), swap(2001))
def nest(n):
    def a(x): return b(x) + 1
    def b(x): return c(x) * 2
    def c(x): return x - 3
    return sum(a(i) for i in range(n))
print(nest(1500))
def ret_many(n):
    def f(i):
        if i % 4 == 0: return None
        if i % 4 == 1: return i
        if i % 4 == 2: return i / 2
        return str(i), i
    c = {}
    for i in range(n):
        k = type(f(i)).__name__
        c[k] = c.get(k, 0) + 1
    return c
print(ret_many(2000))
def mutual(n):
    def e(k): return k == 0 or o(k - 1)
    def o(k): return k != 0 and e(k - 1)
    return sum(e(i) for i in range(n))
print(mutual(80))
def errors(n):
    e = 0
    for i in range(n):
        try: (pos(i) if i % 3 == 0 else pos(1, 2, 3) if i % 3 == 1 else kwo(1, 2))
        except TypeError as x: e += len(str(x))
    return e
print(errors(900))
def varying(n):
    t = 0
    for i in range(n):
        args = (i,) * (i % 4)
        try: t += dflt(*args)
        except TypeError: t += 1000
        t += star(*args) + kws(**{"x": 1, "y": 2} if i % 2 else {})
    return t
print(varying(1600))
