# Nested hot calls: keywords, defaults, varargs, methods, recursion, closures, builtins.
def add(a, b=1, *rest, k=0, **kw):
    return a + b + sum(rest) + k + sum(kw.values())
def loop(n):
    s = 0
    for i in range(n):
        s += add(i)
        s += add(i, 2)
        s += add(b=i, a=1)
        s += add(i, 2, 3, 4)
        s += add(i, k=5)
        s += add(*(i, 1), **{"k": 2, "z": 3})
    return s
print(loop(2000))
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print([fib(i) for i in range(20)])
def fibf(n):
    return n if n < 2 else fibf(n - 1) + fibf(n - 2)
print(fibf(15), fibf(15.0), fibf(True))
def ack(m, n):
    if m == 0: return n + 1
    if n == 0: return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))
print(ack(2, 20))
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(sum(even(i) for i in range(300)))
class V:
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return V(self.x + o.x, self.y + o.y)
    def __mul__(self, k): return V(self.x * k, self.y * k)
    def __eq__(self, o): return self.x == o.x
    def __lt__(self, o): return self.x < o.x
    def __getitem__(self, i): return self.x if i == 0 else self.y
    def __len__(self): return 2
    def __bool__(self): return self.x % 2 == 0
    def __call__(self, k): return self.x + k
    def __iter__(self): return iter((self.x, self.y))
    def __contains__(self, v): return v == self.x
    @property
    def norm(self): return self.x * self.x + self.y * self.y
    @staticmethod
    def s(a): return a * 2
    @classmethod
    def c(cls, a): return cls(a, a)
def objects(n):
    acc = V(0, 0)
    t = 0
    for i in range(n):
        v = V(i, i / 2)
        acc = acc + v * 2
        t += v[0] + len(v) + v(1) + V.s(i) + V.c(i).y
        t += 1 if v else 0
        t += (v == acc) + (v < acc) + (i in v)
        a, b = v
        t += a - b + v.norm
    return acc.x, acc.y, t
print(objects(2000))
def wrong_args(n):
    errs = []
    for i in range(n):
        try:
            if i == n - 1: add()
            elif i == n - 2: V(1)
            elif i == n - 3: fib(1, 2)
            elif i == n - 4: len()
            elif i == n - 5: V.s(1, 2)
            else: add(1)
        except TypeError as e:
            errs.append(str(e))
    return errs
print(wrong_args(3000))
def compose(*fs):
    def run(x):
        for f in fs:
            x = f(x)
        return x
    return run
p = compose(lambda x: x + 1, abs, str, len, float)
print(sum(p(i * 37) for i in range(2000)))
def deep(n, f):
    return f(n) if n == 0 else deep(n - 1, f) + 1
print(sum(deep(i % 30, lambda z: z) for i in range(1000)))
def builtin_mix(n):
    t = 0
    for i in range(n):
        t += len(str(i)) + abs(-i) + min(i, 5) + max(1, i % 7) + ord(chr(65 + i % 26)) + int(float(i)) + round(i / 3) + sum([i, 1]) + bool(i) + isinstance(i, int) + hash(i)
    return t
print(builtin_mix(2000))
f = add
def rebind(n):
    g = f
    s = 0
    for i in range(n):
        if i == n // 2:
            g = lambda a: a * 10
        s += g(i)
    return s
print(rebind(3000))
def star(n):
    t = []
    for i in range(n):
        a, *b = range(i % 5 + 1)
        t.append(a + len(b))
    return sum(t)
print(star(3000))
