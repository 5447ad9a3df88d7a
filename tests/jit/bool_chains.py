# Chained comparisons, and/or values, conditional expressions, not, is, in hot loops.
def chain(n):
    c = [0] * 6
    for i in range(-n, n):
        if -10 < i < 10: c[0] += 1
        if 0 <= i <= 5 != 3: c[1] += 1
        if i < 5 < 3: c[2] += 1
        if not 0 < i < n - 5: c[3] += 1
        if i == i == i != i + 1: c[4] += 1
        if 1 < i % 5 < 4 and i > 0 or i == -7: c[5] += 1
    return c
print(chain(2000))
calls = 0
def f(x):
    global calls
    calls += 1
    return x
def once(n):
    c = 0
    for i in range(n):
        if f(i) < f(i + 1) < f(i % 7): c += 1
        c += 1 < f(2) <= f(2) > 1
    return c, calls
print(once(2000))
def values(n):
    out = {}
    pool = [0, 1, "", "a", None, [], [0], 0.0, -0.0, 2.5, False, True]
    for i in range(n):
        a, b = pool[i % 12], pool[i * 5 % 12]
        for v in (a and b, a or b, not a, a if b else None, a and not b or 7):
            k = repr(v)
            out[k] = out.get(k, 0) + 1
    return out
print(values(2400))
def is_not(n):
    c = 0
    x = None
    for i in range(n):
        if x is None: c += 1
        if x is not None: c += 100
        x = None if i % 3 else i
        c += (x is None) + (x is x) + (type(x) is int)
    return c
print(is_not(3000))
def member(n):
    t = (1, 3, 5)
    s = {2, 4}
    c = 0
    for i in range(n):
        if i % 7 in t: c += 1
        if i % 7 in (0, 2): c += 10
        if i % 7 not in s: c += 100
        if i % 7 in [6, "x"]: c += 1000
        if str(i % 7) in "024": c += 10000
        if i % 7 in {5: 0, 6: 0}: c += 100000
        if i in range(0, n, 3): c += 10 ** 6
    return c
print(member(3000))
class T:
    def __init__(self, v): self.v = v
    def __bool__(self): return self.v > 0
    def __lt__(self, o): return T(self.v - o.v if isinstance(o, T) else self.v - o)
    def __eq__(self, o): return "truthy" if self.v == 1 else ""
def objs(n):
    c = 0
    for i in range(n):
        t = T(i % 3 - 1)
        if t: c += 1
        if not t: c += 10
        if t < T(-5) < 2: c += 100
        c += len(t == 1)
    return c
print(objs(3000))
def bad_bool(n):
    class B:
        def __bool__(self): raise ValueError("no")
    errs = 0
    xs = [1] * (n - 2) + [B(), 0]
    for x in xs:
        try:
            if x: pass
        except ValueError:
            errs += 1
        try:
            while not x: break
        except ValueError:
            errs += 10
    return errs
print(bad_bool(3000))
def ternary(n):
    s = 0
    for i in range(n):
        s += 1 if i % 2 else 2 if i % 3 else 0.5 if i % 5 else 100
        s += (i > 5) * (i < 100) + (i & 1 == 1) - (not i)
    return s
print(ternary(3000))
def any_all(n):
    c = 0
    for i in range(n):
        c += any(j > i % 5 for j in range(5)) + all(j < i % 7 for j in range(3))
        c += any((i % 2, 0, None)) + all([i % 3, 1])
    return c
print(any_all(2000))
def asserts(n):
    c = 0
    for i in range(n):
        try:
            assert i % 500, f"at {i}"
        except AssertionError as e:
            c += int(str(e)[3:])
    return c
print(asserts(3000))
