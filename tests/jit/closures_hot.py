# Cells and closures in hot loops: captured loop variables, nonlocal counters, late rebinding.
def counter():
    n = 0
    def inc(k=1):
        nonlocal n
        n += k
        return n
    return inc
def use(k):
    c = counter()
    for i in range(k):
        c(i % 3)
    return c(0)
print(use(5000))
def captured(n):
    total = 0
    def add(x):
        nonlocal total
        total += x
    for i in range(n):
        add(i)
        if i == n // 2:
            total = 0.5
    return total
print(captured(4000))
def make(n):
    fs = []
    for i in range(n):
        fs.append(lambda k: i + k)
    return fs
fs = make(2000)
print(sum(f(1) for f in fs), fs[0](0))
def make2(n):
    return [lambda k, i=i: i + k for i in range(n)]
print(sum(f(1) for f in make2(2000)))
def loop_cell(n):
    x = 0
    get = lambda: x
    s = 0
    for x in range(n):
        s += get()
    return s, get()
print(loop_cell(4000))
def delete_cell(n):
    x = 1
    def get():
        return x
    s = 0
    for i in range(n):
        if i == n - 3:
            del x
        try:
            s += get()
        except NameError as e:
            s += 100
            msg = str(e)
    return s, msg
print(delete_cell(3000))
def nested(n):
    a = 1
    def f(x):
        b = a + x
        def g(y):
            return a + b + y
        return g(x) + g(1)
    s = 0
    for i in range(n):
        s += f(i)
        a = i % 5
    return s
print(nested(3000))
def memo():
    cache = {}
    def f(n):
        if n in cache:
            return cache[n]
        r = n if n < 2 else f(n - 1) + f(n - 2)
        cache[n] = r
        return r
    return f
print(memo()(300))
def types(n):
    v = 0
    def bump():
        nonlocal v
        v = v + 1
    for i in range(n):
        bump()
        if i == 1000: v = 0.25
        if i == 2000: v = 2 ** 65
        if i == 2500: v = V()
        if i == 2600: v = 7
    return v
class V:
    def __add__(self, o): return self
print(types(3000))
adders = [lambda x, k=k: x + k for k in range(4)]
def poly(n):
    s = 0
    for i in range(n):
        s = adders[i % 4](s)
    return s
print(poly(4000))
def gen_cells(n):
    acc = []
    def gen():
        for i in range(n):
            acc.append(i)
            yield lambda: len(acc) + i
    return sum(f() for f in gen())
print(gen_cells(1500))
def default_mutable(n, l=[]):
    for i in range(n):
        l.append(i)
    return len(l)
print(default_mutable(1000), default_mutable(1000), len(default_mutable.__defaults__[0]))
