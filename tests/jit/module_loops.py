# Loops of module code: names are kept as variables between calls.
import sys

total = 0
for i in range(5000):
    total += i * i
print(i, total)

x = 0.5
steps = 0
while x < 1e6:
    y = x * 1.001
    x = y + 0.25
    steps += 1
print(steps, round(x, 6), round(y, 6))

# Functions that look at the names, and change them.
seen = []
counter = 0


def look():
    if n % 1000 == 0:
        seen.append((n, square, counter, globals()["square"]))


def change(by):
    global counter
    counter += by


for n in range(4001):
    square = n * n
    look()
    change(n & 1)
    counter += 1
print(seen, counter, n, square)


def replace(name, value):
    globals()[name] = value


kind = 0
for k in range(3000):
    kind = k
    if k % 700 == 699:
        replace("kind", "text")
    if k % 900 == 899:
        replace("extra", k)
        print(kind, extra)
print(k, kind)


# An exception leaves with what the callee stored.
def fail(at):
    global mark
    mark = at
    if at % 500 == 499:
        raise ValueError(at)


caught = []
for m in range(2000):
    mark = -m
    try:
        fail(m)
        ok = m
    except ValueError as error:
        caught.append((mark, str(error), m, ok))
print(caught, mark, ok)

# Unbound names, names that are bound late, deleted, hidden builtins.
late = []
for j in range(1500):
    if j == 1200:
        fresh = "bound"
    try:
        fresh
    except NameError as error:
        if j in (0, 1199):
            late.append(str(error))
    else:
        late.append(j) if j in (1200, 1499) else None
print(late, fresh)
for j in range(1200):
    if j % 400 == 399:
        temporary = j
        del temporary
    abs_before = abs(-j)
    if j == 1100:
        abs = lambda v: "mine"
    after = abs(-j)
del abs
print(abs_before, after, abs(-3), "temporary" in globals())

# Nested loops, break, continue, else; loops over lists, dicts, generators.
grid = [[r * c for c in range(30)] for r in range(30)]
found = hits = 0
for row in grid:
    for cell in row:
        if cell % 7 == 3:
            continue
        if cell > 700:
            found = cell
            break
        hits += 1
    else:
        hits += 1000
        continue
    hits += 1000000
print(found, hits, row[:3], cell)
names = {"a": 1, "b": 2, "c": 3}
weights = 0
for _ in range(600):
    for key, value in names.items():
        weights += value * len(key)
for item in (q * 0.5 for q in range(2500)):
    weights += item
print(weights, key, value, item)
squares = []
for i in range(2000):
    squares.append(i * i)
    squares[i] -= i
print(len(squares), sum(squares), i)
swap, other = 1, 2
for _ in range(1501):
    swap, other = other, swap + 0
print(swap, other)
small = big = 1
for _ in range(150):
    big = big * 3 + small
    small, large = small + 1, big > 2**62
print(big, small, large)


# What a loop drops is gone when something may notice.
class Noisy:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        log.append(self.n)


def ended():
    return len(log), log[-1:]


log = []
order = []
for i in range(1000):
    thing = Noisy(i)
    if i % 250 == 0:
        order.append((i, ended()))
thing = None
print(order, ended())

# The same code in other namespaces.
source = compile("""
acc = start
for i in range(count):
    acc += i * step
    last = i
result = acc, last
""", "made", "exec")
for start, step in ((0, 1), (0.5, 2), (10, 3)):
    space = {"start": start, "step": step, "count": 3000}
    exec(source, space)
    print(space["result"], sorted(k for k in space if not k.startswith("__")))
apart = {}
exec(source, {"start": 1, "step": 1, "count": 2000}, apart)
print(apart)


class Body:
    tally = 0
    for i in range(2000):
        tally += i
    double = tally * 2


print(Body.tally, Body.double, Body.i)


def frames():
    frame = sys._getframe(1)
    return frame.f_lineno > 0, frame.f_globals["p"], frame.f_locals["p"], frame.f_globals is globals()


views = []
for p in range(1700):
    r = p * 2
    if p % 800 == 1:
        views.append((frames(), r))
print(views, p, r)
