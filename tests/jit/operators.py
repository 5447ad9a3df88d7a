# Operators on instances of Python classes in hot code: methods called directly, and what they may do instead of answering.


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        if isinstance(other, Vector):
            return Vector(self.x + other.x, self.y + other.y)
        return NotImplemented

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    def __rmul__(self, k):
        return Vector(k * self.x, k * self.y)

    def __eq__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return self.x == other.x and self.y == other.y

    def __lt__(self, other):
        return self.x < other.x

    def __getitem__(self, i):
        if i == 0:
            return self.x
        if i == 1:
            return self.y
        raise IndexError(i)

    def __setitem__(self, i, v):
        if i == 0:
            self.x = v
        elif i == 1:
            self.y = v
        else:
            raise IndexError("no part %d" % i)

    def __contains__(self, v):
        return v == self.x or v == self.y

    def __repr__(self):
        return f"<{self.x} {self.y}>"


class Grow:
    def __radd__(self, other):
        return ("grow", other)

    def __gt__(self, other):
        return "greater"


class Plain:
    def __init__(self, n):
        self.n = n


def sums(n):
    v = Vector(0, 0)
    step = Vector(1, 2.5)
    for i in range(n):
        v = v + step
        v = 1 * v
        v += step * 2
    return v


def parts(n):
    v = Vector(1, 2)
    total = 0
    for i in range(n):
        v[0] = v[1] + 1
        v[1] = v[0] % 7
        total += v[0] + (3 in v) + (9 not in v)
    return v, total


def compared(n):
    a, b, c = Vector(1, 2), Vector(1, 2), Vector(2, 0)
    found = 0
    for i in range(n):
        if a == b:
            found += 1
        if a == c:
            found += 100
        if a < c:
            found += 3
        if c > a:
            found += 5
        if a != c:
            found += 7
    return found


def same(n):
    items = [Plain(i) for i in range(5)]
    hits = 0
    for i in range(n):
        for p in items:
            if p == items[3]:
                hits += 1
            if p != items[1]:
                hits += 10
            if p == None:
                hits += 1000
    return hits


def rest(n, right):
    out = None
    for i in range(n):
        out = Vector(1, 1) + right
    return out


def less(n, right):
    out = None
    for i in range(n):
        try:
            out = Vector(1, 1) < right
        except AttributeError as e:
            out = str(e)
    return out


def failing(n):
    caught = 0
    for i in range(n):
        v = Vector(i, i)
        try:
            v[i % 3] = v[i % 3]
        except IndexError as e:
            caught += 1
            last = str(e)
    return caught, last


def added(a, b):
    return a + b


for round in range(3):
    print(sums(3000))
    print(parts(3000))
    print(compared(2000))
    print(same(500))
    print(failing(2000))
    print(rest(2000, Vector(2, 3)))
    print(rest(2000, Grow()))
    try:
        rest(2000, 3)
    except TypeError as e:
        print(e)
    print(less(1000, Vector(0, 0)), less(1000, Plain(3)))

# A class changes in the middle of a loop.
def changing(n):
    v = Vector(1, 1)
    seen = []
    for i in range(n):
        if i == n // 2:
            Vector.__add__ = lambda self, other: "changed"
        r = v + v
        if i % (n // 4) == 0:
            seen.append(repr(r))
    return seen


original = Vector.__add__
print(changing(4000))
Vector.__add__ = original
print(changing(4000))
Vector.__add__ = original


# The frame that an operator is executed in is looked at, and left, while its method runs.
import sys


class Watcher:
    def __init__(self):
        self.calls = 0

    def __add__(self, other):
        self.calls += 1
        if self.calls % 1000 == 0:
            frame = sys._getframe(1)
            return frame.f_code.co_name, sorted(frame.f_locals)
        return NotImplemented if self.calls % 7 == 0 else self.calls

    def __contains__(self, other):
        self.calls += 1
        return [] if self.calls % 3 else [1]


class Other:
    def __radd__(self, other):
        return "other"


def watched(n):
    w, o = Watcher(), Other()
    found = {}
    for i in range(n):
        r = w + o
        if type(r) is int:
            r = "number"
        found[r if isinstance(r, str) else str(r)] = found.get(r if isinstance(r, str) else str(r), 0) + 1
        if i in w:
            found["in"] = found.get("in", 0) + 1
    return sorted(found.items())


print(watched(5000))


class Sub(Vector):
    def __radd__(self, other):
        return "the subclass goes first"


print(rest(1000, Sub(1, 1)))
print(added(Vector(1, 2), Sub(3, 4)), added(Sub(1, 2), Vector(3, 4)))


class Counter:
    def __init__(self):
        self.n = 0

    def __iadd__(self, other):
        self.n += other
        return self

    def __add__(self, other):
        return "not in place"


def in_place(n):
    c = Counter()
    for i in range(n):
        c += 2
    return c.n


print(in_place(3000))


def overflow(n):
    # The method meets ints that do not fit, in the middle of the operator.
    v = Vector(1, 1)
    for i in range(n):
        v = v * 3
    return v.x


print(overflow(100))
