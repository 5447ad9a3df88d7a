# Loops in which ints and floats meet: results' types must follow the rules exactly.
def kinds(n):
    x = 0
    out = []
    for i in range(n):
        if i % 1000 == 500: x = x + 0.5
        elif i % 1000 == 999: x = int(x)
        else: x = x + 1
        if i % 1000 in (499, 500, 998, 999):
            out.append((i, x, type(x).__name__))
    return out
print(kinds(4000))
def exact(n):
    big = 2 ** 53
    lost = same = 0
    for i in range(n):
        if float(big + i) == big + i: same += 1
        else: lost += 1
        if big + i + 0.0 == big + i: same += 1000000
    return same, lost
print(exact(3000))
def compare(n):
    c = [0, 0, 0]
    for i in range(n):
        f = i / 2
        j = i // 2
        c[0] += f == j
        c[1] += f > j
        c[2] += j < f + 1
    return c
print(compare(3000))
def big_compare(n):
    c = 0
    for i in range(n):
        if 2 ** 62 + i < 2.0 ** 62 + 512: c += 1
        if 4611686018427387904 - i == 4611686018427387904.0 - i: c += 1000
        if i == float(i): c += 10 ** 6
    return c
print(big_compare(3000))
def true_div(n):
    s = 0
    exact = 0
    for i in range(1, n):
        s += i / (i + 1)
        exact += i / i == 1
        exact += (2 ** 80 + i) / (2 ** 80 + i) == 1.0
    return s, exact, 10 ** 17 / 3, (2 ** 63 + 1) / 3, -7 / 2
print(true_div(3000))
def mean(values):
    total = 0
    for v in values: total += v
    return total / len(values)
print(mean(list(range(3000))), mean([0.1] * 3000), mean([True, False] * 1500), mean([2 ** 70, 1.5] * 100), mean([1, 2.5, 3j] * 100))
def int_of_float(n):
    s = errs = 0
    for i in range(n):
        v = i * 1.5 if i % 500 else float("inf") if i % 1000 else float("nan")
        try:
            s += int(v)
        except (OverflowError, ValueError) as e:
            errs += 1
    return s, errs
print(int_of_float(3000))
def neg_zero(n):
    c = 0
    for i in range(n):
        z = -i * 0.0 if i % 2 else 0 * -1
        c += str(z) == "-0.0"
        w = 0 - 0.0 if i % 3 else -(0.0)
        c += (str(w) == "-0.0") * 10000
    return c
print(neg_zero(3000))
def rounding(n):
    s = 0
    for i in range(n):
        s += round(i / 8) + round(i / 8, 1) + i // 0.5 + i % 0.75 + abs(-i / 4) + divmod(i, 2.5)[0]
    return s, type(round(2.0)).__name__, type(5 // 2.0).__name__
print(rounding(2000))
def powers(n):
    out = set()
    s = 0
    for i in range(1, n):
        a = i ** 2
        b = i ** 0.5
        c = i ** -1
        d = (-i) ** 3
        e = 2.0 ** (i % 100)
        out.update((type(a).__name__, type(b).__name__, type(c).__name__, type(d).__name__))
        s += b + c + e + a + d
    return sorted(out), round(s, 3)
print(powers(1000))
def bool_mix(n):
    t = 0
    for i in range(n):
        b = i % 2 == 0
        t = t + b + b * 2 + (b & 1) + (b | 2) + (b ^ 1) + -b + (b << 2) + b / 2 + b // 1 + (b + 0.5)
    return t, type(b + b), type(b & b), type(b & 1)
print(bool_mix(3000))
def accum_types(n):
    a = b = c = 0
    for i in range(n):
        a += i
        b += i * 1.0
        c = a if i % 2 else b
    return a, b, c, type(c).__name__, a == b
print(accum_types(3001))
def clamp(n):
    lo, hi = 0, 1.0
    cnt = [0, 0]
    for i in range(n):
        v = min(max(i / n * 3 - 1, lo), hi)
        cnt[isinstance(v, int)] += 1
    return cnt
print(clamp(3000))
