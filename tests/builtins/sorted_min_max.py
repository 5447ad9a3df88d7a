# Keys, stability, reverse, mixed numbers, nan, defaults.
words = ["banana", "Apple", "cherry", "apple", "fig", "Éclair"]
print(sorted(words), sorted(words, key=str.casefold), sorted(words, key=len), sorted(words, key=lambda w: (len(w), w), reverse=True), min(words), max(words, key=len), min(words, key=len), max(words, key=lambda w: w[-1]))
nums = [3, 1.5, True, -2, 10 ** 20, 0, False, 2.5]
print(sorted(nums), sorted(nums, reverse=True), sorted(nums, key=abs), sorted(nums, key=lambda x: -x), min(nums), max(nums), sorted(nums, key=lambda x: x % 3))
recs = [{"n": "a", "v": 2}, {"n": "b", "v": 1}, {"n": "c", "v": 2}]
print([r["n"] for r in sorted(recs, key=lambda r: r["v"])], [r["n"] for r in sorted(recs, key=lambda r: -r["v"])], [r["n"] for r in sorted(recs, key=lambda r: r["v"], reverse=True)], max(recs, key=lambda r: r["v"])["n"], min(recs, key=lambda r: r["v"])["n"])
nan = float("nan")
print(max([1, nan, 2]), max([nan, 1, 2]) != max([nan, 1, 2]), min([2, nan, 1]), len(sorted([3, nan, 1])), [1, 2, 3] == sorted([3, 2, 1]), sorted([0.0, -0.0, 0]), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted(["10", "9", "2"], key=int), sorted("bca", reverse=True))
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: sorted([1, "a", 2])), t(lambda: max(1, "a")), t(lambda: min(None, 1)), t(lambda: sorted([{}, {}])), t(lambda: sorted([1j, 1])), t(lambda: max([], default=None)), t(lambda: min((), key=abs)), t(lambda: sorted([1], key=1)), t(lambda: sorted()), t(lambda: max(1)), t(lambda: sorted([1], reverse="x")), t(lambda: sorted([1, 2], reverse=None)))
calls = []
print(sorted([3, 1, 2], key=lambda x: calls.append(x) or -x), calls, max([1, 2, 3], key=lambda x: calls.append(-x) or x), calls[3:])
l = [(i * 7 % 5, i) for i in range(12)]
l.sort(key=lambda p: p[0])
print(l)
l.sort(key=lambda p: p[0], reverse=True)
print(l)
from functools import cmp_to_key
print(sorted([[1, 2], [1], [0, 5]], key=cmp_to_key(lambda a, b: len(a) - len(b) or a[0] - b[0])), sorted({"b": 1, "a": 2}.items()), sorted({3, 1, 2}), sorted(range(5, 0, -1)), sorted((x * x % 7 for x in range(6))), sorted(b"cab"), sorted([[], [0], [[]] and [-1]]), sorted([True, False, 1, 0]))
for n in (10, 100, 1000):
    a = [(i * 7919 + 13) % 1009 for i in range(n)]
    b = sorted(a)
    print(n, all(x <= y for x, y in zip(b, b[1:])), sum(a) == sum(b), sorted(a, key=lambda x: -x) == b[::-1], sorted(b) == b, sorted(b[::-1]) == b, sorted(map(str, a))[0], min(a) == b[0], max(a) == b[-1])
class P:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"P{self.v}"
ps = [P(3), P(1), P(2)]
print(sorted(ps), min(ps), max(ps), sorted(ps, reverse=True), sorted(ps, key=lambda p: -p.v))
import heapq, bisect
h = []
for x in (5, 1, 4, 1, 3): heapq.heappush(h, x)
print([heapq.heappop(h) for _ in range(5)], heapq.nlargest(2, nums), heapq.nsmallest(2, words, key=len), list(heapq.merge([1, 4], [2, 3])), bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2, 3], 2), bisect.insort(s := [1, 3], 2), s, heapq.heapreplace(q := [1, 5], 3), q, heapq.heappushpop([2, 5], 1), heapq.heapify(z := [3, 2, 1]), z, bisect.bisect(words := ["a", "bb", "ccc"], 2, key=len))
