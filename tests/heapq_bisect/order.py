# heapq and bisect: layouts of heaps, stability, keys, lists that change meanwhile.
import bisect
import heapq
import random


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


r = random.Random(3)
h = [r.randrange(100) for _ in range(30)]
heapq.heapify(h)
print(h)
for x in (5, 50, -1, 7.5):
    heapq.heappush(h, x)
print(h, heapq.heappop(h), heapq.heapreplace(h, 33), heapq.heappushpop(h, -5), h)
print([heapq.heappop(h) for _ in range(len(h))])
print(attempt(heapq.heappop, []), attempt(heapq.heappush, 5, 1), attempt(heapq.heapify, (1,)), attempt(heapq.heapreplace, [], 1))
g = [3, 1, 2, 9, 7]
heapq.heapify_max(g)
print(g, heapq.heappop_max(g), heapq.heappushpop_max(g, 4), heapq.heapreplace_max(g, 8), g)
heapq.heappush_max(g, 100)
print(g, heapq.nlargest(3, range(20)), heapq.nsmallest(3, "hello"), list(heapq.merge([1, 4], [2, 3], [0, 9])))
print([heapq.heappop(t) for t in [[(1, "b"), (1, "a"), (0, "z")]] for _ in range(1)])


class Shrinks:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        victim.clear()
        return self.n < other.n


victim = [Shrinks(i) for i in range(9)]
print(attempt(heapq.heapify, victim))
a = [1, 2, 2, 2, 5, 8]
print([bisect.bisect_left(a, x) for x in range(10)], [bisect.bisect_right(a, x) for x in range(10)])
print(bisect.bisect(a, 2, 2, 3), attempt(bisect.bisect, a, 2, -1), bisect.bisect("ace", "d"), bisect.bisect_left(range(1000), 500))
bisect.insort(a, 4)
bisect.insort_left(a, 2.0)
print(a, bisect.bisect_left([(1, "x"), (3, "y")], 3, key=lambda t: t[0]))
words = ["a", "bb", "dddd"]
bisect.insort(words, "ccc", key=len)
print(words, bisect.bisect_right([5, 3, 1], -2, key=lambda v: -v))
