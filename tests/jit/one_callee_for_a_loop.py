# A loop calls what it was given: functions of several codes, with and without cells and defaults, and what is no function at all.
def classify(seq, pred):
    yes, no = [], []
    for x in seq:
        (yes if pred(x) else no).append(x)
    return yes, no


def both(seq, pred):
    no = []
    yes = [x for x in seq if pred(x) or no.append(x)]
    return yes, no


def above(limit):
    return lambda x: x > limit


def with_default(x, limit=2):
    return x > limit


class Odd:
    def __call__(self, x):
        return x & 1


class Item:
    def __init__(self, k):
        self.k = k

    @property
    def small(self):
        return self.k < 3


def made(k, extra):
    def inner(x, y=k):
        return x + y + extra
    return inner


def run(n):
    numbers = list(range(6))
    items = [Item(k) for k in numbers]
    seen = None
    for i in range(n):
        seen = [
            classify(numbers, above(i % 5)), classify(numbers, with_default), classify(numbers, lambda x: x == 3),
            both(items, lambda item: item.small), both(numbers, above(3)), both(numbers, made(-5, 0)),
        ]
        seen[3] = [[item.k for item in part] for part in seen[3]]
    return seen


for part in run(600):
    print(part)
for part in [classify(range(6), bool), classify(range(6), Odd()), both(range(6), Odd().__call__), classify(range(6), {1: 2}.get)]:
    print(part)
for part in run(300):
    print(part)


def sums(pred, n):
    s = 0
    for i in range(n):
        s += pred(i)
    return s


for k in range(40):
    for f in (above(3), with_default, lambda x: 1, made(1, 2), len):
        try:
            total = sums(f, 60)
        except TypeError as e:
            total = str(e)
    assert total == "object of type 'int' has no len()"
print(sums(above(3), 60), sums(with_default, 60), sums(made(1, 2), 60))
with_default.__defaults__ = None
try:
    sums(with_default, 60)
except TypeError as e:
    print(e)
