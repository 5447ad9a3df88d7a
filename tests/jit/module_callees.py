# Loops of module code build functions and generators in place that neither know the names that are kept nor run Python code.
import sys

N = 20000


def double(x):
    return x * 2 + 1


def nested(x):
    return double(x) - double(x - 1)


def clipped(x, low=0, high=100):
    if x < low:
        return low
    return high if x > high else x


def upto(n):
    for i in range(n):
        yield i


def counting():
    n = 0
    while True:
        yield n
        n += 1


def first(items):
    for x in items:
        if x > 3:
            return x


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def length(self):
        return self.x * self.x + self.y * self.y


# Reads and changes names that the loop keeps.
def reads():
    return total


def writes(x):
    global total
    total = x
    return 1


def shows(x):
    return sorted(k for k in globals() if k == "total")[0], x


def dunder(x, y):
    return x + y


class Odd:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return total + self.n + other


total = 0
for i in range(N):
    total += double(i)
print(total)

for i in range(N):
    total = total ^ nested(i) + clipped(i - 50) + clipped(i, high=7)
print(total, i)

for x in upto(N):
    total += x
print(total, x)

for x in counting():
    if x > N:
        break
    total -= x
print(total, x)

for i in range(200):
    for x in upto(i):
        total += x
    else:
        total += 1
print(total, i, x)

items = [1, 2, 3, 4, 5]
for i in range(N):
    total += first(items)
    p = Point(i, 1)
    total += p.length()
print(total, p.x)

for i in range(N):
    total += 1
    if reads() != total:
        print("stale", i)
        break
print(total)

for i in range(N):
    total += writes(i)
print(total)

for i in range(N):
    total = i
    name, back = shows(i)
    if back != total:
        print("wrong")
print(name, total)

total = 5
for i in range(N):
    total += dunder(i, 1)
    if i == N // 2:
        total += dunder(Odd(3), 4)
print(total)

total = 5
for x in (dunder(y, 1) for y in range(N)):
    total += x
print(total)

total = sum(double(y) for y in range(N))
for i in range(300):
    total += sum(y * 2 for y in range(30)) + len([y for y in upto(5)])
print(total)

for i in range(N):
    if i == N - 100:
        def double(x):
            return -x
    total += double(i)
print(total)

for i in range(N):
    if i == N - 7:
        clipped.__defaults__ = (3, 5)
    total += clipped(i)
print(total)

try:
    for x in upto(N):
        total += 10 // (N - 5 - x)
except ZeroDivisionError:
    print("zero", x, total)

for x in upto(N):
    if x == N - 5:
        seen = sorted(k for k in sys._getframe().f_locals if k in ("x", "seen", "total"))
    total += x
print(seen, x, total)

for x in upto(N):
    total = total + 0.5 if x == N // 2 else total + x
print(total)


class K:
    for x in upto(N):
        y = x
    print(x, y)


source = """
for x in upto(n):
    t += x
for i in range(n):
    t += double(i)
"""
for n in (10, N):
    space = {"upto": upto, "double": nested, "n": n, "t": 0}
    exec(source, space)
    print(space["t"], space["x"], space["i"])
