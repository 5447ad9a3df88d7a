# Functions that make functions: currying, memo, accumulators, state in cells, late binding fixed.
def curry(f, n, *args):
    if len(args) >= n: return f(*args)
    return lambda *more: curry(f, n, *args, *more)
add3 = curry(lambda a, b, c: a + b + c, 3)
print(add3(1)(2)(3), add3(1, 2)(3), add3(1)(2, 3), add3(1, 2, 3))
def memo(f):
    cache, stats = {}, [0, 0]
    def w(*a):
        stats[a in cache] += 1
        if a not in cache: cache[a] = f(*a)
        return cache[a]
    w.stats = stats
    return w
@memo
def lev(a, b): return len(a) + len(b) if not a or not b else min(lev(a[1:], b) + 1, lev(a, b[1:]) + 1, lev(a[1:], b[1:]) + (a[0] != b[0]))
print(lev("kitten", "sitting"), lev.stats)
def account(b):
    def dep(x):
        nonlocal b
        b += x
        return b
    def wd(x):
        nonlocal b
        if x > b: raise ValueError(f"only {b}")
        b -= x
        return b
    return {"dep": dep, "wd": wd, "bal": lambda: b}
a1, a2 = account(100), account(5)
print(a1["dep"](50), a2["wd"](3), a1["bal"](), a2["bal"]())
try:
    a2["wd"](10)
except ValueError as e:
    print(e)
def compose(*fs):
    def c(x):
        for f in reversed(fs): x = f(x)
        return x
    return c
print(compose(str, lambda x: x + 1, abs)(-5), compose()(7), [compose(*[lambda v, k=k: v * k for k in range(1, n)])(1) for n in range(2, 6)])
def zipper(f): return lambda xs, ys: [f(x, y) for x, y in zip(xs, ys)]
print(zipper(lambda a, b: a * b)([1, 2], [3, 4]), zipper(max)("ab", "ba"))
Y = lambda f: (lambda x: x(x))(lambda x: f(lambda *a: x(x)(*a)))
print(Y(lambda fact: lambda n: 1 if n == 0 else n * fact(n - 1))(10), Y(lambda fib: lambda n: n if n < 2 else fib(n - 1) + fib(n - 2))(12))
cons = lambda a, b: lambda f: f(a, b)
car, cdr = lambda p: p(lambda a, b: a), lambda p: p(lambda a, b: b)
l = cons(1, cons(2, cons(3, None)))
tot, c = 0, l
while c: tot, c = tot + car(c), cdr(c)
print(tot, car(cdr(l)))
zero = lambda f: lambda x: x
succ = lambda n: lambda f: lambda x: f(n(f)(x))
plus = lambda m: lambda n: lambda f: lambda x: m(f)(n(f)(x))
num = lambda n: n(lambda v: v + 1)(0)
three = succ(succ(succ(zero)))
print(num(three), num(plus(three)(three)), num(three(succ)(zero)), three(lambda s: s + "!")("hey"))
def counters(n): return [(lambda c: (lambda: c.append(1) or len(c)))([]) for _ in range(n)]
cs = counters(3)
print(cs[0](), cs[0](), cs[1](), [c() for c in cs])
def timer():
    t = 0
    def tick():
        nonlocal t
        t += 1
        def since(start=t): return t - start
        return since
    return tick
tk = timer()
s1 = tk(); tk(); s2 = tk()
print(s1(), s2(), s1.__closure__[0].cell_contents)
def outer():
    x = "o"
    def mid():
        nonlocal x
        x += "m"
        def inner():
            nonlocal x
            x += "i"
            return x
        return inner
    return mid, lambda: x
m, get = outer()
print(m()(), get(), m()(), get())
def switch(**cases): return lambda k, *a: cases.get(k, lambda *a: "default")(*a)
sw = switch(add=lambda a, b: a + b, neg=lambda a: -a)
print(sw("add", 1, 2), sw("neg", 5), sw("zzz"))
