# `set` of a generator expression in hot code.


def distinct(rows, n):
    out = 0
    for _ in range(n):
        for row in rows:
            out += len(set(x + 1 for x in row)) + len(set(x % 3 for x in row if x))
    return out


print(distinct([range(10), [1, 1, 2], (5, 5), [0]], 300))


class Key:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        if self.v == 97:
            raise ValueError("no hash")
        return hash(self.v) % 4

    def __eq__(self, other):
        return self.v == other.v


def keys(n):
    total = 0
    for i in range(n):
        try:
            total += len(set(Key(j % 5 if j < 96 else j) for j in range(i % 99)))
        except ValueError as e:
            total += 1000
    return total


print(keys(800))


def unhashable(n):
    caught = 0
    for i in range(n):
        try:
            set([j] if i % 100 == 99 and j == 2 else j for j in range(5))
        except TypeError as e:
            caught += 1
            text = str(e)
    return caught, text


print(unhashable(1000))


def kinds(n):
    found = []
    for i in range(n):
        s = set(v for v in (1, 1.0, "a", None, True, (1, 2), i))
        if i % 250 == 249:
            found.append(sorted(map(repr, s)))
    return found


print(kinds(1000))


def overflow(n):
    found = set()
    for i in range(n):
        found |= set(x * (10 ** (i % 20)) for x in range(3))
    return len(found)


print(overflow(900))
