# Hot loops over module attributes, math functions, methods of builtins bound to names.
import math, operator
def trig(n):
    s = 0.0
    for i in range(n):
        s += math.sqrt(i) + math.floor(i / 3) + math.fabs(-i) + math.hypot(3, 4) + math.copysign(1, -i)
    return round(s, 6)
print(trig(3000))
def domain(n):
    errs = 0
    for i in range(n):
        try:
            math.sqrt(10 - i if i > n - 5 else i)
        except ValueError as e:
            errs += 1
            msg = str(e)
        try:
            math.log(i % 100)
        except ValueError as e:
            errs += 1000
            msg2 = str(e)
    return errs, msg, msg2
print(domain(2000))
def replaced(n):
    real = math.floor
    s = 0
    try:
        for i in range(n):
            if i == n // 2:
                math.floor = lambda x: 1000
            s += math.floor(i / 2)
    finally:
        math.floor = real
    return s
print(replaced(2000), math.floor(2.7))
def deleted(n):
    math.extra = 1
    s = 0
    for i in range(n):
        if i == n - 2:
            del math.extra
        try:
            s += math.extra
        except AttributeError as e:
            s += 100
            msg = str(e)
    return s, msg
print(deleted(2000))
def bound(n):
    l = []
    append = l.append
    d = {}
    get = d.get
    j = "".join
    for i in range(n):
        append(i)
        d[i % 10] = get(i % 10, 0) + 1
        j(("a", "b"))
    return len(l), d
print(bound(2000))
def isq(n):
    return sum(math.isqrt(i) for i in range(n)), sum(math.gcd(i, 36) for i in range(n)), math.prod(range(1, 20)), math.comb(n % 50 + 10, 5), math.factorial(20)
print(isq(2000))
def types(n):
    s = 0
    for i in range(n):
        v = i if i % 3 == 0 else i / 2 if i % 3 == 1 else str(i)
        try:
            s += math.trunc(v)
        except TypeError:
            s += 1000
    return s
print(types(2000))
class F:
    def __float__(self): return 2.25
    def __floor__(self): return "floored"
    def __index__(self): return 6
def dunder(n):
    out = set()
    for i in range(n):
        out.add((math.sqrt(F()), math.floor(F()), math.gcd(F(), 4), operator.index(F())))
    return out
print(dunder(500))
def ops(n):
    add, mul, it = operator.add, operator.mul, operator.itemgetter(1)
    s = 0
    for i in range(n):
        s = add(s, mul(i, 2)) % 100003 + it((0, i))
    return s
print(ops(2000))
def sorted_hot(n):
    s = 0
    for i in range(n):
        l = [(i * k) % 7 for k in range(5)]
        l.sort()
        s += l[0] * 100 + sorted(l, key=lambda v: -v)[0]
        s += min(l) + max(l) + sum(l) + len(set(l))
    return s
print(sorted_hot(1500))
def conversions(n):
    s = 0
    for i in range(n):
        s += int(str(i)) + int(float(i)) + len(list(range(i % 5))) + len(tuple("ab")) + bool(i) + int("0x1f", 16) + float("1.5") + ord(chr(i % 1000)) + len(repr(i)) + hash(i) % 7 + abs(i - 1000) + divmod(i, 7)[1] + pow(i, 2, 11) + len(bin(i))
    return s
print(conversions(1500))
