"""Tuples as keys and in comparisons: what is known without asking, and what must be asked."""

import heapq

nan = float("nan")


class Same:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        print("eq", self.n)
        return isinstance(other, Same)

    def __hash__(self):
        return 7

    def __lt__(self, other):
        print("lt", self.n, other.n)
        return self.n < other.n


d = {}
for i in range(30):
    for j in range(30):
        d[i, j] = i * j
        d[i, str(j)] = -i
        d[i, (j, float(j))] = i + j
print(len(d), d[3, 4], d[3, "4"], d[3, (4, 4)], d[3.0, 4], d[True, 2], (3, 99) in d, (3,) in d, (3, 4, 5) in d, ((((((1,),),),),),) in d)
deep = ((((((1, "a"),),),),),)
d[deep] = "deep"
print(d[((((((1.0, "a"),),),),),)], deep == ((((((1, "a"),),),),),), deep < ((((((1, "b"),),),),),))
d[Same(1), 1] = "same"
print(d[Same(2), 1], d.get((Same(3), 2)))
d[nan, 1] = "nan"
print(d[nan, 1], (float("nan"), 1) in d, (nan,) == (nan,), nan == nan, (nan,) < (nan,), (nan, 1) < (nan, 2), (1.0, nan) < (1.0, 1.0))
s = {(i, -i) for i in range(50)} | {(float(i), "x") for i in range(5)}
print(len(s), (3, -3) in s, (3, "x") in s, (3.5, "x") in s, (3, -4) in s)
pairs = [(1, 2), (1, 2, 3), (), (1,), (1, "a"), (1.0, 2), (2, 1), (True, 2), (2**70, 1), (-(2**70), 1), ("a", 1), ("b",), ("é", 1), (None, 1)]
for a in pairs:
    row = ""
    for b in pairs:
        row += "=" if a == b else "."
        try:
            row += "<" if a < b else ">" if a > b else "~"
            row += "l" if a <= b else "g"
        except TypeError as e:
            row += "!"
    print(row)
try:
    (1, None) < (1, 2)
except TypeError as e:
    print(e)
heap = []
for n in (5, 3, 8, 1, 9, 2, 7, 3, 5):
    heapq.heappush(heap, (n, -n, str(n)))
print(heap, heapq.nlargest(2, heap), [heapq.heappop(heap) for _ in range(9)])
heap = [2.5, 1, 3, 0.5, 2**70, -1.5]
heapq.heapify(heap)
print([heapq.heappop(heap) for _ in range(6)])
heap = [(1, Same(3)), (1, Same(1)), (0, Same(2))]
heapq.heapify(heap)
print([heapq.heappop(heap)[1].n for _ in range(3)])
print(sorted([(2, "b"), (1, "z"), (2, "a"), (1,), ()]), sorted([(1, nan), (1, 2.0)], key=lambda p: p[0]), max((1, 2), (1, 3)), [1, 2] == [1, 2.0], [1, nan] == [1, nan])


class Changes:
    """Changes the dict while it is looked up."""

    def __init__(self, d):
        self.d = d

    def __hash__(self):
        return hash((1, 1))

    def __eq__(self, other):
        self.d.clear()
        return False


d = {(1, 1): 1}
print(d.get(Changes(d)), d)
