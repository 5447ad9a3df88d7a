# Calls with keywords, of functions, methods and the like, often enough for every shortcut.
ended = []
class Noisy:
    def __init__(self, n): self.n = n
    def __del__(self): ended.append(self.n)
    def __repr__(self): return f"N{self.n}"
def plain(a, b=2, c=3): return a, b, c
def only(a, *, b=2, c): return a, b, c
def posonly(a, b=1, /, c=2): return a, b, c
def rest(a, *more, **kw): return a, more, kw
def none(): return None
def many(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q=17): return a + q
class K:
    def m(self, a, b=2, *, c=3): return type(self).__name__, a, b, c
    @classmethod
    def cm(cls, a, b=2): return cls.__name__, a, b
    @staticmethod
    def sm(a, b=2): return a, b
    def gen(self, a, b=2): yield a; yield b
    async def co(self, a, b=2): return a, b
    def __call__(self, a, b=2): return "called", a, b
k = K()
def often(f, n=4):
    for i in range(n):
        try: r = f()
        except Exception as e: r = f"{type(e).__name__}: {e}"
    print(r)
def finish(c):
    try: c.send(None)
    except StopIteration as e: return e.value
often(lambda: plain(a=1)); often(lambda: plain(1, c=5)); often(lambda: plain(1, b=5)); often(lambda: plain(c=1, b=2, a=0))
often(lambda: plain(b=1)); often(lambda: plain(1, a=1)); often(lambda: plain(1, 2, 3, c=1)); often(lambda: plain(1, d=1)); often(lambda: plain(1, 2, 3, 4, c=1))
often(lambda: only(1, c=5)); often(lambda: only(1, b=5)); often(lambda: only(1, c=0, b=5)); often(lambda: only(1, 2, c=3)); often(lambda: only(a=1, c=2))
often(lambda: posonly(1, c=5)); often(lambda: posonly(1, b=5)); often(lambda: posonly(a=1, c=5))
often(lambda: rest(1, b=5)); often(lambda: rest(1, 2, a=5)); often(lambda: none(a=1))
often(lambda: many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, q=2)); often(lambda: many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, p=16))
often(lambda: k.m(1, c=2)); often(lambda: k.m(a=1, b=0)); often(lambda: k.m(c=1)); often(lambda: k.m(1, self=2)); often(lambda: K.m(k, 1, c=7))
often(lambda: k.cm(1, b=3)); often(lambda: K.cm(b=3, a=1)); often(lambda: k.sm(1, b=3)); often(lambda: list(k.gen(1, b=5))); often(lambda: finish(k.co(1, b=5)))
often(lambda: k(1, b=4)); often(lambda: plain(*[1], **{"c": 4})); often(lambda: k.m(*[1], **{"c": 4})); often(lambda: k.m(*[], **{"c": 4}))
often(lambda: list(k.gen(*[1], **{"b": 4}))); often(lambda: K.cm(*[1], **{"b": 4})); often(lambda: k.m(1, **{"x": 4})); often(lambda: k.m(*(1, 2, 3)))
bound = k.m
often(lambda: bound(1, c=2)); often(lambda: bound(*[9]))
# References end when they should.
def holds(a, b=None):
    print("inside", b)
for i in range(3):
    holds(Noisy(i), b=Noisy(10 + i))
for i in range(2):
    k.m(Noisy(20 + i), c=Noisy(30 + i))
for i in range(2):
    try: plain(Noisy(40 + i), nope=Noisy(50 + i))
    except TypeError as e: print(e)
for i in range(3): pass
print(sorted(ended))
# Defaults and code that change.
def call(n=2):
    for i in range(n): r = plain(1, c=5)
    return r
print(call())
plain.__defaults__ = (7, 8); print(call())
plain.__defaults__ = (6, 7, 8, 9); print(call(), plain(c=1))
plain.__defaults__ = (8,); often(call)
plain.__defaults__ = None; often(call)
plain.__code__ = posonly.__code__; plain.__defaults__ = (1, 2); print(call())
def calls(n=2):
    for i in range(n): r = only(1, c=5)
    return r
print(calls())
only.__kwdefaults__ = {"b": "new", "c": 0}; print(calls(), only(1, b=2))
only.__kwdefaults__ = None; often(calls)
only.__kwdefaults__ = {5: 6, "b": 1}; print(calls())
# Names that are equal and not the same.
name = "".join(["c", "c"])[1:]
often(lambda: posonly(1, **{name: 5})); often(lambda: posonly(1, **{"".join(["b", "b"])[1:]: 5}))
# Cells, recursion, and a stack that ends.
def cells(a, b=2):
    def get(): return a, b
    a += 1
    return get
often(lambda: cells(1, b=5)())
def fact(n, acc=1): return acc if n == 0 else fact(n - 1, acc=acc * n)
print(fact(100) == fact(n=100))
class R:
    def deep(self, n): return 0 if n == 0 else 1 + self.deep(n=n - 1)
    def endless(self, n=0): return self.endless(n=n + 1)
    def endless_too(self, n=0): return self.endless_too(*(), **{"n": n + 1})
print(R().deep(300))
for f in (R().endless, R().endless_too):
    try: f()
    except RecursionError as e: print(type(e).__name__)
