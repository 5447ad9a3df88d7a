# Conditions that are almost never true: cold paths with prints, raises, allocations, imports.
import sys
def rare(n):
    s = 0
    for i in range(n):
        s += i
        if i == n // 2:
            print("half", s)
        if i == n - 1:
            import math
            s += math.floor(2.5)
            d = {k: k for k in range(3)}
            s += sum(d.values())
    return s
print(rare(3000), rare(3001))
def defined_late(n):
    s = 0
    for i in range(n):
        if i == n - 5:
            def helper(x): return x * 100
            class K: v = 7
        if i > n - 5: s += helper(i) + K.v
        s += 1
    return s
print(defined_late(3000))
def global_late(n):
    global late
    for i in range(n):
        if i == n - 2: late = i
    return late
print(global_late(2500))
def fallthrough(n):
    r = []
    for i in range(n):
        if i % 1000 == 999: r.append(("thousand", i))
        elif i % 777 == 776: r.append(("odd", i))
        elif i < 0: r.append("never")
        else: continue
        if len(r) > 3: break
    else: r.append("else")
    return r
print(fallthrough(3000), fallthrough(6000), fallthrough(10))
def assert_loop(n):
    for i in range(n):
        assert i >= 0, "negative"
        assert isinstance(i, int)
    try:
        for i in range(n): assert i < n - 1, f"last {i}"
    except AssertionError as e: return str(e)
print(assert_loop(2000))
def exit_codes(n):
    for i in range(n):
        try:
            if i == n - 3: sys.exit(i)
        except SystemExit as e: return e.code
print(exit_codes(2000))
def debug_value(n):
    trace = []
    s = 0
    for i in range(n):
        s = s * 3 + i & 0xFFFF
        if s == 0 or i in (5, n - 1): trace.append((i, s))
    return trace[:4], s
print(debug_value(5000))
def recover(n):
    bad = 0
    for i in range(n):
        try:
            if i % 900 == 899: raise [ValueError, KeyError, OSError][i // 900 % 3](i)
        except ValueError: bad += 1
        except LookupError: bad += 10
        except Exception as e: bad += 100 + e.args[0] * 0
    return bad
print(recover(4000))
def unreachable(n):
    s = 0
    for i in range(n):
        s += 1
        if False: s += undefined_name
        if 0: raise RuntimeError
        while False: s = None
    return s
print(unreachable(2000))
def nested_def(n):
    fs = []
    for i in range(n):
        if i % 500 == 0:
            def f(j=i): return j
            fs.append(f)
    return [f() for f in fs]
print(nested_def(2500))
def deep_cold(n):
    def lvl(k, i): return lvl(k - 1, i) if k else (i if i != n - 1 else [i])
    out = None
    for i in range(n): out = lvl(3, i)
    return out
print(deep_cold(1500))
