"""Objects that compiled code need not make: what can be seen of them is as if they were there."""

import sys


class Vec:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def scaled(self, k):
        return Vec(self.x * k, self.y * k)

    def size(self):
        return self.x * self.x + self.y * self.y

    def __repr__(self):
        return f"Vec({self.x!r}, {self.y!r})"


class Slots:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a


class Box:
    def __init__(self, inner):
        self.inner = inner
        self.count = 0


kept = []


def no_escape(a, b):
    return (a + b).scaled(2).size()


def escapes_sometimes(a, b, keep):
    v = a + b
    w = v.scaled(3)
    if keep:
        kept.append(w)
        w.x = 1000
    return w.x + v.y


def on_two_ways(n, k):
    v = Vec(n, k)
    if n % 2:
        v.x = n * 10
    else:
        v.y = k * 10
        v.z = 5
    return v


def differs(n):
    v = Vec(1, 2)
    if n % 2:
        v.x = n
    else:
        v.x = n * 2.5
    return v.x + v.y


def in_loop(n):
    v = Vec(0, 0)
    step = Vec(1, 2)
    for i in range(n):
        v = v + step
        step.x = i
    return v, step


def read_in_loop(n):
    step = Vec(3, 4)
    total = 0
    for i in range(n):
        total += step.x * i + step.y
    return total


def nested(n):
    b = Box(Box(Vec(n, n + 1)))
    b.inner.count += 1
    b.inner.inner.x += 7
    return b.inner.count + b.inner.inner.x + (b.inner is b) + (b.inner.inner is b.inner.inner)


def cycle(n):
    b = Box(None)
    b.inner = b
    return b.inner.inner.count + n


def shared(n):
    v = Vec(n, n)
    boxes = Box(v), Box(v)
    boxes[0].inner.x = -n
    return boxes[1].inner.x, boxes[0].inner is boxes[1].inner


def unset(n):
    s = Slots(n)
    try:
        s.b
    except AttributeError as e:
        message = str(e)
    s.b = n
    return message, s.a + s.b


def raises(n, bad):
    v = Vec(n, 1)
    w = Vec(2, n)
    return (v + w).scaled(bad).x


def looked_at(n, ask):
    v = Vec(n, 2)
    w = v
    if ask:
        look()
    v.y += 1
    return v.x, v.y, w is v, w.y


def look():
    frame = sys._getframe(1)
    v = frame.f_locals["v"]
    v.x = "seen"
    v.y = 40
    seen.append(v)


def compares(n):
    v = Vec(n, 1)
    w = Vec(n, 1)
    return v == w, v is w, v is v, v != w, isinstance(v, Vec), type(v) is Vec, v is None


seen = []
a, b = Vec(1, 2), Vec(0.5, -3)
for i in range(600):
    no_escape(a, b)
    escapes_sometimes(a, b, False)
    on_two_ways(i, 3)
    differs(i)
    if i % 10 == 0:
        in_loop(30)
        read_in_loop(30)
    nested(i)
    cycle(i)
    shared(i)
    unset(i)
    raises(i, 2)
    looked_at(i, False)
    compares(i)

print(no_escape(a, b), no_escape(b, b))
print(escapes_sometimes(a, b, True), kept, escapes_sometimes(b, a, True), kept[0] is kept[1])
for n in (3, 4):
    v = on_two_ways(n, 3)
    print(v, v.__dict__)
print(differs(3), differs(4))
print(in_loop(5), read_in_loop(5))
print(nested(1), cycle(2), shared(3), unset(4))
for bad in (3, 1.5, "ab", None):
    try:
        print(raises(2, bad))
    except TypeError as e:
        print(e, [entry for entry in e.__traceback__.tb_next.tb_frame.f_locals.items()])
print(looked_at(1, True), seen)
print(looked_at(2, True)[0], seen[-1].y, seen[0] is seen[1])
print(compares(1))


# The class changes while objects are in pieces.
def change(n, what):
    v = Vec(n, 1)
    w = Vec(n, 2)
    what()
    return v.size() + w.scaled(2).y


def nothing():
    pass


for i in range(600):
    change(i, nothing)


def patch():
    Vec.size = lambda self: 10_000


print(change(1, nothing), change(1, patch), change(1, nothing))


# A traceback shows the variables of a function that has ended.
def fails(v, n):
    if n > 590:
        v.x += int("x" * n)
    return v.x


def catches(n):
    v = Vec(n, 1)
    w = v
    try:
        return fails(v, n)
    except ValueError as e:
        inner = e.__traceback__.tb_next.tb_frame.f_locals["v"]
        inner.y = 50
        return inner is v, v.y, w.y


for i in range(650):
    result = catches(i)
print(result, catches(1))


def check(v, n):
    if n > 40:
        raise ValueError(n)
    return v.x


def catches_in_loop(n):
    v = Vec(n, 1)
    shown = []
    for i in range(50):
        try:
            check(v, i)
        except ValueError as e:
            inner = e.__traceback__.tb_next.tb_frame.f_locals["v"]
            inner.y += 1
            shown.append(inner)
    return len(shown), all(s is v for s in shown), v.y


for i in range(60):
    result = catches_in_loop(i)
print(result)


# An end that somebody notices.
class Ends:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        ended.append(self.n)


ended = []


def ends(n):
    e = Ends(n)
    return e.n


for i in range(300):
    ends(i)
print(len(ended), ended[-3:])


def later(n):
    v = Vec(n, n)
    return v.x


for i in range(600):
    later(i)
Vec.__del__ = lambda self: ended.append("vec")
later(1)
print(ended[-1])
del Vec.__del__
