"""Displays, iterators and sets made from words that move: what they hold, what kinds of lists come out, what goes when they go."""


class Noted:
    alive = 0

    def __init__(self):
        Noted.alive += 1

    def __del__(self):
        Noted.alive -= 1


def displays(a, b, c):
    t0, t1, t2, t3 = (), (a,), (a, b), (a, b, c)
    l0, l1, l2, l3 = [], [a], [a, b], [a, b, c]
    for l in (l0, l1, l2, l3):
        l.append(a)
        l.append("more")
    return t0, t1, t2, t3, l0, l1, l2, l3


for args in ((1, 2, 3), (1.5, 2.5, 3.5), (1, 2.5, "x"), (1.5, 2, 2**70), (1e300, 1e-320, float("inf")), (None, True, ()), ([], {}, set())):
    print(*displays(*args))


def churn():
    made = [Noted(), Noted()]
    pair = (Noted(), made)
    for thing in [Noted(), Noted(), pair]:
        pass
    for thing in (Noted(), 5):
        pass
    squares = [Noted() for _ in range(10)]
    nested = [[Noted(), i] for i in range(5)]
    held = Noted.alive
    del squares, nested, made, pair, thing
    return held, Noted.alive


print(churn(), Noted.alive)


def comprehension(items):
    out = [x for x in items]
    floats = [x * 0.5 for x in items]
    mixed = [x if x % 2 else str(x) for x in items]
    return out, floats, mixed, [[y] for y in items]


print(comprehension(range(5)), comprehension([]), comprehension((7, 8)))


class Iterable(list):
    def __iter__(self):
        return iter("own")


class Own(tuple):
    def __iter__(self):
        return iter((9, 9))


print([x for x in Iterable([1, 2])], [x for x in Own((1, 2))], sorted(set(Iterable([1]))), {*Own((1,))}, {*[1, 2], *(3,)}, [*[1], *(2,), *"x"], {**{"a": 1}, "b": 2})
for bad in (5, None):
    try:
        for x in bad:
            pass
    except TypeError as e:
        print(e)
    try:
        {*bad}
    except TypeError as e:
        print(e)
    try:
        {**bad}
    except TypeError as e:
        print(e)

growing = [1, 2, 3]


class Grows:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if len(growing) < 8:
            growing.append(Grows(100 + len(growing)))
        return False


growing = [Grows(1), Grows(2), Grows(3)]
print(len(set(growing)), len(growing))
for n in (0, 1, 5, 6, 10, 11, 40):
    d = {f"k{i}": i for i in range(n)}
    s = set(range(n))
    s2 = set(list(range(n)) * 2)
    print(len(d), list(d)[-2:], s == s2, sorted(s - {1, 2})[:3], -1 in s, n - 1 in s)
print({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "a": 8}, {1, 2, 1.0, True, "1"} == {1, 2, "1"}, {(1, 2), (1, 2), (2, 1)} == {(2, 1), (1, 2)})
s = set()
for i in range(100):
    s.add(i % 7)
    s.discard(i % 5)
print(s, {x % 3 for x in range(10)}, frozenset([3, 3, 4]))
try:
    {1: 2, []: 3}
except TypeError as e:
    print(e)
try:
    {1, []}
except TypeError as e:
    print(e)
