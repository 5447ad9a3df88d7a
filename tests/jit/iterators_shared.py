"""Loops over iterators that somebody else has, too: they go on where the loop stopped."""


def left(it):
    for x in it:
        if x == 3:
            break
    return next(it)


def down(n):
    it = reversed(range(n))
    total = 0
    for x in it:
        total += x
        if x == 3:
            break
    return total, next(it)


def nested(it):
    out = []
    for x in it:
        for y in it:
            out.append(x * 10 + y)
            if y % 4 == 0:
                break
    return out


def alone(n):
    total = 0
    for i in reversed(range(n)):
        total = total * 3 + i & 0xFFFF
    for i in iter(range(n)):
        total = total * 3 + i & 0xFFFF
    return total


for k in range(3000):
    results = [left(iter(range(10))), down(10), nested(iter(range(20))), alone(20)]
    if k % 999 == 0:
        print(results)
for k in range(200):
    results = [left(iter([1, 3, 5])), left(iter((3, 4))), nested(iter(list(range(12)))), left(x for x in (1, 3, 9))]
print(results)
