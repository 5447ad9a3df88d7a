"""Loops over zip and enumerate of lists, tuples and ranges, whose iterators compiled code keeps in pieces."""

WARM = 1200


def dot(a, b):
    total = 0
    for x, y in zip(a, b):
        total += x * y
    return total


def three(a, b, c):
    out = []
    for x, y, z in zip(a, b, c):
        out.append(x + y * z)
    return out


def ranged(a, n):
    out = 0
    for x, i in zip(a, range(n)):
        out += x * i
    return out


def numbered(items, start):
    out = 0
    for i, x in enumerate(items, start):
        out = out * 3 + i * x
    return out


def plain(items):
    total = 0
    for i, x in enumerate(items):
        total += i * x
    return total


def kept(a, b):
    out = []
    for pair in zip(a, b):
        out.append(pair)
    return out


def growing(items):
    seen = []
    for i, x in enumerate(items):
        seen.append((i, x))
        if len(items) < 8:
            items.append(x + 1)
    return seen


def shrinking(a, b):
    seen = []
    for x, y in zip(a, b):
        seen.append((x, y))
        if len(b) > 3:
            b.pop()
    return seen


def nested(a, b):
    out = 0
    for i, (x, y) in enumerate(zip(a, b)):
        for j, z in enumerate(a):
            out += i * x * y - j * z
    return out


def converted(items):
    """A list that becomes one of other elements on the way."""
    out = []
    for i, x in enumerate(items):
        if i == 1:
            items[2] = 0.5
        if i == 2:
            items[-1] = "s"
        out.append(x)
    return out


def broken(items, n):
    for i, x in enumerate(items):
        if x == n:
            break
    else:
        return "none"
    return i


def searched(items, n):
    try:
        for i, x in enumerate(items):
            if 10 // (x - n) == 7:
                return i
    except ZeroDivisionError:
        return i, x
    return None


def generated(a, b):
    return sum(x * y for x, y in zip(a, b)), [i * x for i, x in enumerate(a)], max(i for i, x in enumerate(b))


def resumed(a, b):
    for x, y in zip(a, b):
        yield x
        yield y


def doubles(a, b):
    s = 0.0
    for x, y in zip(a, b):
        s += x * y
    return s


ints, more = [1, 2, 3, 4], [5, 6, 7, 8]
for _ in range(WARM):
    dot(ints, more)
    three(ints, more, (1, 2, 3))
    ranged(ints, 3)
    numbered(ints, 2)
    plain(ints)
    kept(ints, more)
    growing([1, 2])
    shrinking(ints, list(range(6)))
    nested(ints, more)
    converted([1, 2, 3, 4])
    broken(ints, 3)
    searched(ints, 9)
    generated(ints, more)
    list(resumed(ints, more))
    doubles([1.5, 2.5], [0.5, 1.5])
print(dot(ints, more), dot(ints, [1, 2]), dot([1], more), dot([], more), dot((1, 2), more), dot(ints, {2: 3, 4: 5}))
print(dot([1, 2.5, 3], more), dot([1, 2**62, 3], [4, 2**62, 1]), dot(range(5), ints), dot(iter(ints), ints))
print(three(ints, more, (1, 2, 3)), three(ints, more, [0.5, 1]), three("ab", "cd", (1, 2)))
print(ranged(ints, 10), ranged(ints, 0), ranged([0.5, 1.5], 3))
print(numbered(ints, 2), numbered(ints, 2**62 - 2), numbered(ints, 2**70), numbered(ints, -1), numbered(ints, True))
print(plain(ints), plain([1.5, 2]), plain([]), plain(more), plain({3, 4}))
print(kept(ints, more), kept(ints, (1.5, None)))
print(growing([1, 2]), shrinking(ints, list(range(6))), nested(ints, more))
print(converted([1, 2, 3, 4]), converted([1.5, 2.5, 3.5, 4.5]))
print(broken(ints, 3), broken(ints, 9), searched(ints, 3), searched(ints, 9), searched([1.0, 3], 3))
print(generated(ints, more), generated([1.5], (2, 3)), list(resumed(ints, (9, 8))))
print(doubles([1.5, 2.5], [0.5, 1.5]), doubles([1.5, 2], [0.5, 1.5]), doubles([1e300], [1e300]))
try:
    dot(ints, ["a", None])
except TypeError as e:
    print(e)
try:
    dot(ints, 5)
except TypeError as e:
    print(e)
try:
    numbered(ints, "a")
except TypeError as e:
    print(e)


def one_iterator(items):
    it = iter(items)
    out = []
    for x, y in zip(it, it):
        out.append((x, y))
    return out, list(it)


for _ in range(WARM):
    one_iterator(ints)
print(one_iterator([1, 2, 3, 4, 5]))


# Floats in lists keep their kind.
def summed(items):
    s = 0.0
    for x in items:
        s += x
    return s


for _ in range(WARM):
    summed([1.5, 2.5])
print(summed([1.5, 2.5]), summed([1, 2.5]), summed([1e308, 1e308]), summed((1.5, 2)))


def replaced(a, b):
    out = []
    for x, y in zip(a, b):
        out.append((y, x))
    return out


for _ in range(WARM):
    replaced(ints, more)


def zip(a, b):
    return [("other", "zip")]


print(replaced(ints, more))
