# Loops that leave their assumptions once, twice, alternately, and for good.
def once(n):
    s = 0
    for i in range(n):
        x = i if i != n - 10 else "10"
        s += int(x)
    return s
def alternate(n):
    s = 0
    for i in range(n):
        x = i if i % 2 else i / 2 if i % 3 else str(i)
        s += len(x) if isinstance(x, str) else x
    return s
def phases(n):
    vals = [1] * n + [1.5] * n + ["ab"] * n + [(1, 2)] * n + [None] * n + [2 ** 65] * n + [True] * n
    out = {}
    for v in vals:
        k = type(v).__name__
        r = v * 2 if v is not None else 0
        out[k] = (out[k] + 1) if k in out else 1
    return out, r
def rare_branch(n):
    log = []
    s = 0
    for i in range(n):
        if i * i == 1000000:
            log.append(i)
            s = [s]
            s = s[0]
        elif i > n - 3:
            s += 0.25
        s += 1
    return s, log
def type_tour(n):
    xs = [0, 0.0, "", [], (), {}, None, 2 ** 70, 1j, b"", set(), range(0), False]
    c = 0
    for i in range(n):
        x = xs[i * i % 13] if i > n // 2 else xs[0]
        if not x: c += 1
        if x == 0: c += 10
        if x is None: c += 100
        if isinstance(x, (int, float)): c += 1000
    return c
def loop_in_loop(n):
    t = 0
    for k in (1, 1.0, 2 ** 62, True):
        x = 0
        for i in range(n): x += k
        t += x
        print(type(x).__name__, x)
    return t
def calls(n):
    fs = [abs, float, str, len, lambda v: v]
    out = []
    for f in fs:
        r = 0
        for i in range(n):
            try: r = f(-i)
            except TypeError: r = "TypeError"
        out.append(r)
    return out
def unstable_attr(n):
    class A: pass
    objs = [A() for _ in range(6)]
    for i, o in enumerate(objs):
        for j in range(i): setattr(o, f"p{j}", j)
        o.v = [1, 1.5, "x", None, [2], 2 ** 64][i]
    s = ""
    for i in range(n):
        v = objs[i * 7 % 6 if i > n // 2 else 0].v
        if i > n - 8: s += f"{v}|"
    return s
def negative_index(n):
    l = list(range(10))
    s = 0
    for i in range(n):
        s += l[i % 10 if i < n - 20 else -(i % 10) - 1]
    try:
        for i in range(n): s += l[i if i < 10 else i - 10 if i < 20 else 10]
    except IndexError as e: s = (s, i, str(e))
    return s
def shift_count(n):
    s = 0
    for i in range(n): s ^= 1 << (i % 50 if i < n - 5 else 100 + i % 7)
    return s
print(once(4000), alternate(3000))
print(phases(500))
print(rare_branch(3000), type_tour(3000))
print(loop_in_loop(3000))
print(calls(1500))
print(unstable_attr(2000))
print(negative_index(3000), shift_count(3000))
def repeated(f, n): return [f(k) for k in (n, n, "x" and n, float(n) and n)]
print(repeated(lambda n: sum(i for i in range(n)), 500), [alternate(k) for k in (10, 100, 1000)])
