# Small functions and methods are built in place; what is consumed at once is not made.


def square(x):
    return x * x


def squares(n):
    # ir squares loop: has mul_i; no alloc call
    s = 0
    for i in range(n):
        s += square(i)
    return s


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y * self.y

    @property
    def double(self):
        return self.x * 2

    def __getitem__(self, i):
        return self.x + i


def norms(p, n):
    # ir norms loop: no alloc call
    s = 0
    for i in range(n):
        s += p.norm()
    return s


def properties(p, n):
    # ir properties loop: no alloc call
    s = 0
    for i in range(n):
        s += p.double
    return s


def items(p, n):
    # ir items loop: no alloc call
    s = 0
    for i in range(n):
        s += p[i]
    return s


def consumed(values):
    # ir consumed loop: has add_i; no alloc call yield
    return sum(v for v in values)


def swapped(n):
    # ir swapped loop: no alloc call tuple
    a, b = 0, 1
    for i in range(n):
        a, b = b, (a + b) & 0xFFFF
    return a


def closure(n):
    # ir closure loop: no alloc call make_function
    s = 0
    for i in range(n):
        s += (lambda x: x + 1)(i)
    return s


p = Point(3, 4)
values = list(range(50))
for round in range(200):
    results = squares(50), norms(p, 50), properties(p, 50), items(p, 50), consumed(values), swapped(50), closure(50)
print(*results)
