# One hot loop per integer operator, checked against closed forms.
def add(n):
    s = 0
    for i in range(n): s = s + i
    return s
def sub(n):
    s = 0
    for i in range(n): s = s - i
    return s
def mul(n):
    s = 1
    for i in range(n): s = s * 3 % 1000003
    return s
def floordiv(n):
    s = 0
    for i in range(n): s += i // 7
    return s
def mod(n):
    s = 0
    for i in range(n): s += i % 7
    return s
def neg(n):
    s = 0
    for i in range(n): s += -i
    return s
def and_(n):
    s = 0
    for i in range(n): s += i & 12
    return s
def or_(n):
    s = 0
    for i in range(n): s += i | 12
    return s
def xor(n):
    s = 0
    for i in range(n): s ^= i
    return s
def shl(n):
    s = 0
    for i in range(n): s += i << 3
    return s
def shr(n):
    s = 0
    for i in range(n): s += i >> 3
    return s
def inv(n):
    s = 0
    for i in range(n): s += ~i
    return s
def truediv(n):
    s = 0.0
    for i in range(n): s += i / 4
    return s
def power(n):
    s = 0
    for i in range(n): s += i ** 2
    return s
def compare(n):
    s = 0
    for i in range(n):
        if i < 100: s += 1
        if i <= 100: s += 1
        if i > 100: s += 1
        if i >= 100: s += 1
        if i == 100: s += 1
        if i != 100: s += 1
    return s
for f in (add, sub, mul, floordiv, mod, neg, and_, or_, xor, shl, shr, inv, truediv, power, compare):
    print(f.__name__, f(0), f(1), f(10), f(5000), f(5001))
n = 5000
print(add(n) == n * (n - 1) // 2, sub(n) == -add(n), neg(n) == -add(n), inv(n) == -add(n) - n, shl(n) == 8 * add(n), truediv(n) == add(n) / 4, power(n) == (n - 1) * n * (2 * n - 1) // 6)
