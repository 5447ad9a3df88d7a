"""The order in which a short list's elements are compared, which errors show."""
import itertools

log = []


class Noted:
    def __init__(self, value, place):
        self.value, self.place = value, place

    def __lt__(self, other):
        log.append(f"{self.value}<{other.value}")
        return self.value < other.value


for values in [(1, 0, 1, 2), (1, 1, 0, 0), (2, 1, 0, 0, 1), (0, 0, 0, 1), (3, 2, 1, 0), (2, 2, 1, 1, 0, 0, 5, 4), (1, 0, 0, 0)]:
    log.clear()
    items = [Noted(v, i) for i, v in enumerate(values)]
    items.sort()
    print(values, " ".join(log), [i.place for i in items])

unstable = 0
for n in range(1, 7):
    for values in itertools.product(range(min(n, 3)), repeat=n):
        items = [Noted(v, i) for i, v in enumerate(values)]
        items.sort()
        pairs = [(i.value, i.place) for i in items]
        unstable += pairs != sorted(pairs)
print(unstable, len(log) > 0)
try:
    [True, 0, 1, "0"].sort()
except TypeError as e:
    print(e)
