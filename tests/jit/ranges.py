# Loops over ranges: negative steps, big bounds, changed variables, empty, huge, reversed.
def collect(*args):
    n = s = 0
    last = None
    for i in range(*args):
        n += 1
        s += i
        last = i
    return n, s, last
for args in ((5000,), (5000, 0, -1), (0, 10000, 3), (10000, -10000, -7), (5, 5), (0, -5), (-3000, 3000), (2 ** 62 - 1000, 2 ** 62 + 1000), (2 ** 63 + 500, 2 ** 63 - 1500, -1), (10 ** 20, 10 ** 20 + 3000), (-2 ** 62 - 1000, -2 ** 62 + 1000), (0, 2 ** 64, 2 ** 53), (2 ** 62 - 1, 2 ** 62), (2 ** 62, -2 ** 62, -2 ** 50)):
    print(args, collect(*args))
def modify(n):
    out = 0
    for i in range(n):
        i *= 2
        out += i
        i = "str"
    return out, i
print(modify(4000))
def bounds(n):
    r = range(n)
    c = 0
    for i in r:
        n = 5
        r = range(1)
        c += 1
    return c
print(bounds(3000))
def nest(n):
    c = 0
    for i in range(n):
        for j in range(i, n, 2):
            for k in range(j, i, -3):
                c += 1
    return c
print(nest(40))
def else_break(n, at):
    for i in range(n):
        if i == at:
            break
    else:
        return "else", i
    return "break", i
print(else_break(4000, 3999), else_break(4000, 4000), else_break(1, 0))
def while_loops(n):
    i = n
    s = 0
    while i:
        i -= 1
        if i % 3: continue
        s += i
    else:
        s += 10 ** 6
    while True:
        i += 1
        if i > n: break
    return s, i
print(while_loops(4000))
def float_count():
    x, c = 0.0, 0
    while x < 10:
        x += 0.01
        c += 1
    return c, x
print(float_count())
def enum(n):
    s = 0
    for i, j in enumerate(range(n, 0, -1), 5):
        s += i * j
    for a, b, c in zip(range(n), range(n, 2 * n), reversed(range(n))):
        s -= a * b - c
    return s
print(enum(3000))
def step_var(n):
    out = []
    for step in (1, 2, -1, -5, 3):
        s = 0
        for i in range(0 if step > 0 else n, n if step > 0 else 0, step):
            s += i
        out.append(s)
    return out
print(step_var(3000))
def bad_step(n):
    errs = 0
    for i in range(n):
        try:
            for j in range(0, 3, i % 3 - 1):
                errs += j
        except ValueError:
            errs += 100
    return errs
print(bad_step(1000))
class I:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
print(collect(I(2000)), collect(True), collect(I(5), I(0), I(-1)))
def iter_reuse(n):
    it = iter(range(n))
    a = b = 0
    for x in it:
        a += x
        if x == n // 2: break
    for x in it:
        b += x
    return a, b, list(it)
print(iter_reuse(4000))
def range_objects(n):
    c = 0
    for i in range(n):
        r = range(i % 10, i % 20, 3)
        c += len(r) + (5 in r) + (r[0] if r else 0)
    return c
print(range_objects(3000))
