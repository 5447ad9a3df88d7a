# One hot loop per float operator.
def add(n):
    s = 0.0
    for i in range(n): s = s + 0.5
    return s
def sub(n):
    s = 0.0
    for i in range(n): s = s - 0.25
    return s
def mul(n):
    s = 1.0
    for i in range(n): s = s * 1.0009765625
    return s
def div(n):
    s = 1e300
    for i in range(n): s = s / 1.125
    return s
def mod(n):
    s = 0.0
    for i in range(n): s += (i * 0.5) % 3.25
    return s
def floordiv(n):
    s = 0.0
    for i in range(n): s += (i * 0.5) // 3.25
    return s
def neg(n):
    s = 1.5
    for i in range(n): s = -s
    return s
def power(n):
    s = 0.0
    for i in range(n): s += (i * 0.5) ** 2
    return s
def absolute(n):
    s = 0.0
    for i in range(n): s += abs(5.0 - i)
    return s
def convert(n):
    s = 0
    for i in range(n): s += int(i * 0.75) + int(float(i))
    return s
def compare(n):
    s, x = 0, 0.0
    for i in range(n):
        x += 0.5
        if x < 100.0: s += 1
        if x <= 100: s += 1
        if x > 100.5: s += 1
        if x == 100.0: s += 1
        if x != 7: s += 1
        if 10.0 < x < 20.0: s += 1
    return s
def truth(n):
    s, x = 0, 4.0
    for i in range(n):
        if x: s += 1
        x -= 1.0
        if x < 0.0: x = 4.0
    return s
for f in (add, sub, mul, div, mod, floordiv, neg, power, absolute, convert, compare, truth):
    print(f.__name__, f(0), f(1), f(10), f(4000), f(4001))
