# -0.0, nan and inf flowing through hot float loops.
import math
def zeros(n):
    x = 0.0
    neg = 0
    for i in range(n):
        x = -x
        if math.copysign(1.0, x) < 0:
            neg += 1
    return x, neg
def nan_loop(n):
    x = 1.0
    cmp = [0, 0, 0, 0, 0, 0]
    for i in range(n):
        y = x if i < n - 100 else float("nan")
        cmp[0] += y == y
        cmp[1] += y != y
        cmp[2] += y < 2.0
        cmp[3] += y > 2.0
        cmp[4] += not (y <= 2.0)
        cmp[5] += y is y
    return cmp
def to_inf(n):
    x = 1.5
    at = None
    for i in range(n):
        x *= 1.5
        if at is None and x == math.inf:
            at = i
    return x, at, x - x, x * 0, -x < x
def denormal(n):
    x = 1.0
    for i in range(n):
        x /= 1.7
    return x, x == 0.0, 5e-324 / 2, -5e-324 / 2
def divide(n):
    total, errors = 0.0, 0
    for i in range(n):
        d = float(i % 10 - 5)
        try:
            total += 100.0 / d
        except ZeroDivisionError as e:
            errors += 1
            msg = str(e)
    return total, errors, msg
def mods(n):
    acc = 0.0
    for i in range(-n, n):
        acc += (i * 0.5) % 3.0 + (i * 0.5) % -3.0 + (i * 0.25) // 0.75
    return acc, -0.0 % 3.0, 0.0 % -3.0, 5.0 % math.inf, -5.0 % math.inf
def minmax(n):
    lo, hi = math.inf, -math.inf
    for i in range(n):
        v = (i * 7919 % 1009) / 8 - 50
        if v < lo:
            lo = v
        if v > hi:
            hi = v
    return lo, hi
def flush(n):
    l = []
    for i in range(n):
        l.append(0.0 if i % 2 else -0.0)
    return sum(str(v) == "-0.0" for v in l), l[0] == l[1], l[:3]
def overflow_pow(n):
    errs = 0
    s = 0.0
    for i in range(n):
        try:
            s = s * 0.5 + 1.5 ** i
        except OverflowError:
            errs += 1
    return errs, s > 1e300
def to_int(n):
    s = 0
    for i in range(n):
        s += int(i * 0.75 - n / 2) + round(i * 0.5) + math.floor(-i / 3) + math.ceil(i / 7)
    return s
print(zeros(5001), zeros(5000))
print(nan_loop(5000))
print(to_inf(5000))
print(denormal(3000))
print(divide(5000))
print(mods(3000))
print(minmax(5000))
print(flush(4000))
print(overflow_pow(3000))
print(to_int(5000))
