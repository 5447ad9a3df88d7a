"""Arithmetic on ints and floats that come to the same places."""


def mul(a, b):
    return a * b


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def poly(a, b, c):
    return a * b + c * a - b


def neg(a):
    return -a


def div(a, b):
    return a / b


def cmp(a, b):
    return (a < b, a <= b, a == b, a != b, a > b, a >= b)


values = [0, 1, -1, 2, 3, 7, 0.0, -0.0, 0.5, -1.5, 1e300, 2**52, float("inf")]
for round in range(60):
    for a in values:
        for b in values:
            add(a, b)
            sub(a, b)
            mul(a, b)
            poly(a, b, 3)
            poly(a, b, 2.5)
            cmp(a, b)
            if b:
                div(a, b)
        neg(a)

for a in values:
    print(repr(neg(a)), [repr(mul(a, b)) for b in values])
    print([repr(poly(a, b, c)) for b in values for c in (0, -0.0, 4)])
    print([repr(div(a, b)) for b in values if b], [cmp(a, b) for b in values])

# Beyond what doubles hold exactly.
big = [2**53, 2**53 + 1, 2**53 - 1, -(2**53), -(2**53) - 1, 2**60, 2**62, 2**63, 10**30, 94906267]
for a in big:
    print(neg(a), [mul(a, b) for b in big], [poly(a, b, 1) for b in big], poly(a, 2.0, 1))
    print([div(a, b) for b in big], [cmp(a, b) for b in big], cmp(a, float(a)))
print(poly(2**53 + 1, -1, 0), mul(2**53 + 1, 1.0), mul(3, 2**53 + 1))

# Results next to where doubles stop being exact.
edge = 2**53
for a, b in ((edge, 1), (edge - 1, 1), (edge - 1, 2), (edge - 2, 2), (edge, edge), (3, edge // 3 + 1), (edge // 3, 3)):
    for x, y in ((a, b), (-a, -b), (a, -b)):
        print(add(x, y), sub(x, y), mul(x, y), poly(x, 1, y), cmp(x, y), neg(x))

# Others.
for bad in ("x", None, True, [1], 1j):
    for f, args in ((mul, (bad, 2)), (poly, (bad, 2, 1.0)), (neg, (bad,)), (div, (bad, 2.0)), (cmp, (bad, 1.5))):
        try:
            print(f.__name__, f(*args))
        except TypeError as e:
            print(f.__name__, type(e).__name__, e)
try:
    div(1, 0)
except ZeroDivisionError as e:
    print(e)
try:
    div(1.0, 0)
except ZeroDivisionError as e:
    print(e)


# The state of a frame that is left has the right kinds.
def spell(n, x, stop):
    total = 0
    half = 0.5
    for i in range(n):
        total = total * x + i
        half = half * x - i
        if i == stop:
            return locals()
    return total, half


for x in (1, 1.0, 2, 0.25, -1):
    for k in range(30):
        spell(20, x, 50)
for x in (1, 1.0, 2, 0.25, -1, 3, 2**40, "a"):
    try:
        print(spell(12, x, 9))
        print(spell(12, x, 99))
    except TypeError as e:
        print(e)


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    def plus(self, other):
        return Point(self.x + other.x, self.y + other.y)


points = [Point(0, 1), Point(0.5, 2), Point(3, -1.5), Point(-2, 0)]


def walk(n):
    sums = []
    for i in range(n):
        a, b = points[i % 4], points[i * 3 % 4]
        s = a.plus(b).plus(Point(1, i))
        sums.append(s.dot(a))
    return sums


for k in range(40):
    walk(20)
print(walk(16))
