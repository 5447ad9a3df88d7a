"""Generators that are consumed where they are made."""
import sys
import traceback

WARM = 1500


def sums(items):
    return sum(x * 2 for x in items)


def float_sums(items):
    return sum(x * 0.1 for x in items)


def bools(items):
    return sum(x > 2 for x in items)


def anys(items):
    return any(x > 5 for x in items), all(x < 5 for x in items)


def lists(items):
    return list(x + 1 for x in items), tuple(x - 1 for x in items), sorted(-x for x in items)


def joins(items):
    return ",".join(str(x) for x in items)


def nested(rows):
    return sum(sum(x * y for x in row if x != 2) for y, row in enumerate(rows))


def closed(items, k):
    def add(x):
        return x + k

    return sum(add(x) for x in items)


def filtered(items, limit):
    return sum(x for x in items if x < limit)


def pairs(a, b):
    return sum(x * y for x, y in zip(a, b))


def count(n):
    i = 0
    while i < n:
        yield i
        if i % 3 == 0:
            yield -i
        i += 1


def of_function(n):
    return sum(count(n)), list(count(n))


def outer(n):
    total = 0
    for i in range(n):
        total += sum(i * j for j in range(3))
    return total


small = [1, 2, 3, 4]
for _ in range(WARM):
    sums(small)
    float_sums([1.0, 2.0])
    bools(small)
    anys(small)
    lists(small)
    joins(small)
    nested([small, small])
    closed(small, 3)
    filtered(small, 3)
    pairs(small, small)
    of_function(5)
print(sums(small), sums([]), float_sums([1.0, 2.0, 3.0]), float_sums([]), bools(small), anys(small))
print(lists(small), joins(small), nested([small, small, [2]]), closed(small, 7), filtered(small, 3), pairs(small, [5, 6]))
print(of_function(7), outer(2000))

# Values of other kinds in the middle.
print(sums([1, 2**62, 2**62, 5]), sums([1, 2.5, 3]), sums([2**61] * 9), sums([True, 2]))
print(sums([1, 1j, 2]))
print(float_sums([1e308, 1e308, -1e308]), float_sums([0.1] * 10 + [3] + [0.2]), float_sums([1e16, 10.0, -1e16]))
print(float_sums([float("inf"), 1.0]), float_sums([float("inf"), -float("inf")]), float_sums([-0.0]))
print(float_sums([True, 1j]))
print(bools([1.5, 3.5, "a"][:2]), anys([1.5, 7]), anys([]), lists([1.5, 2]), joins(["a", None]))
print(nested([[1, 2.5], (3, 4), range(5)]), filtered(range(10), 5), filtered((1, 2, 3), 2), pairs((1.5, 2), [2, 3]))


class Number:
    def __init__(self, n):
        self.n = n

    def __mul__(self, other):
        return Number(self.n * other)

    def __radd__(self, other):
        return other + self.n

    def __gt__(self, other):
        return Truth(self.n > other)

    def __lt__(self, other):
        return Truth(self.n < other)


class Truth:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        if self.value is None:
            raise KeyError("no truth")
        log.append(sys._getframe(1).f_code.co_name)
        return self.value


log = []
print(sums([1, Number(4), 5]), anys([1, Number(9)]), log)


def shown(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        text = traceback.format_exception(e)
        print("".join(line for line in text if "Traceback" not in line).rstrip())


def divided(items):
    return sum(12 // x for x in items)


def stops(items):
    return sum(next(iter(x)) for x in items)


def truths(items):
    return any(x for x in items)


def mixed(items):
    return sum(x for x in items)


for _ in range(WARM):
    divided(small)
    stops([[1], [2]])
    truths([0, 0])
    mixed([1, 2])
shown(divided, [1, 2, 0, 4])
shown(stops, [[1], [], [2]])
try:
    truths([0, Truth(None)])
except KeyError as e:
    # CPython marks another part of the line, for it makes a loop of `any` by itself.
    print(repr(e), e.__traceback__.tb_next.tb_frame.f_code.co_name, e.__traceback__.tb_next.tb_next.tb_next)
shown(truths, [0, "", [], {}, Truth(True)])
shown(mixed, [1, "a"])
shown(mixed, ["a", 1])
shown(mixed, 5)
shown(joins, None)


def raising_join(items):
    return "-".join(x for x in items)


for _ in range(WARM):
    raising_join(["a", "b"])
shown(raising_join, ["a", "b", 3])


# Somebody looks at the frames while the generator runs.
def look(x):
    if x == 3:
        frame = sys._getframe(1)
        names = []
        while frame.f_back:
            names.append((frame.f_code.co_name, frame.f_lineno > 0, sorted(frame.f_locals)))
            frame = frame.f_back
        print(names)
    return x


def looking(items):
    base = 10
    return sum(look(x) + base for x in items)


for _ in range(WARM):
    looking([1, 2])
print(looking([1, 2, 3, 4]))


# The list changes under way, and functions are replaced.
def shrinking(items):
    return sum(items.pop() if len(items) > 2 else x for x in items)


def replaced(items):
    return sum(change(x) for x in items)


def change(x):
    return x


for _ in range(WARM):
    shrinking([1, 2])
    replaced([1, 2])
print(shrinking([1, 2, 3, 4, 5, 6, 7, 8]))


def swap(x):
    global change
    if x == 2:
        change = float
    return x


change = swap
print(replaced([1, 2, 3, 4]))

# A generator that never ends, left early, and one that recurses.
def forever():
    n = 0
    while True:
        yield n
        n += 1


def early(limit):
    return any(n > limit for n in forever())


def tree(depth):
    return 1 + sum(tree(depth - 1) for _ in range(2)) if depth else 1


for _ in range(WARM // 10):
    early(20)
    tree(3)
print(early(100), tree(7))


def infinite(n):
    return sum(infinite(n + 1) for _ in range(1))


try:
    infinite(0)
except RecursionError as e:
    print("RecursionError")


def interrupted(items):
    return list(x for x in items)


for _ in range(WARM):
    interrupted(small)


class Odd:
    def __iter__(self):
        yield 1
        raise OSError("odd")


shown(interrupted, Odd())
