"""Loops over lists of floats and of other things in turns: one place sees doubles and words."""


def dot(u, v):
    total = 0
    for j, x in enumerate(u):
        total += v[j] * x
    return total


def pairs(u, v):
    total = 0.0
    for x, y in zip(u, v):
        total += x * y
    return total


def last(items):
    found = None
    for x in items:
        found = x
    return found


def apart(rows):
    total = 0
    for row in rows:
        a, b, c = row
        total += a * b - c
    return total


def stored(items, value):
    for i in range(len(items)):
        items[i] = value
    return items[:3]


def kept(items):
    out = []
    for i in range(len(items)):
        out.append(items[i])
    return out


ints = list(range(100))
floats = [x / 2 for x in ints]
huge = [1e300, -1e-300, float("inf"), 0.0, -0.0] * 20
mixed = [1, 2.5, True, 1 << 70] * 25
for k in range(200):
    results = []
    for u in (ints, floats, huge, mixed):
        for v in (floats, ints):
            results.append(dot(u, v))
            results.append(pairs(u, v))
    if k % 66 == 0:
        print(results)
for k in range(100):
    results = [last(x) for x in (ints, floats, huge, mixed, ["a", "b"], [None], ())]
print(results)
for k in range(100):
    results = [apart(rows) for rows in ([[1, 2, 3]] * 9, [[1.5, 2.5, 3.5]] * 9, [[1, 2.5, 3]] * 9, [(1, 2, 3.0)] * 9)]
print(results)
for k in range(60):
    results = [stored(list(x), y) for x in (ints, floats, mixed) for y in (1, 2.5, "s", 1e300)]
print(results)
for k in range(100):
    results = [kept(x) == x for x in (ints, floats, huge, mixed, list("abc"))]
print(results)


def changes(items):
    """The list turns from doubles to words under the loop."""
    total = 0
    for i, x in enumerate(items):
        total += x
        if i == 50:
            items[60] = 7
        if i == 70:
            items[80] = "end"
    return total


for k in range(40):
    for x in (ints, floats):
        try:
            print(changes(list(x)))
        except TypeError as e:
            if k in (0, 39):
                print(k, e)
