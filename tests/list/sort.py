# Stable sorts, keys, reverse, mixed types, errors in the middle.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
l = [3, 1, 2]
print(l.sort(), l, sorted("bca"), sorted({3: 1, 1: 2}), sorted([3, 1], reverse=True), sorted([]), t(sorted, [1, "a"]), t(sorted, [1j, 2]), t(sorted, 5), t(sorted, [1], 2), t(l.sort, 1))
words = "the quick brown Fox jumps over The lazy dog".split()
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(words, key=lambda w: (len(w), w)), t(sorted, words, key=5), sorted(words, key=None))
data = [(i * 7919 % 101, i) for i in range(200)]
by_first = sorted(data, key=lambda p: p[0] // 10)
print(all(a[1] < b[1] for a, b in zip(by_first, by_first[1:]) if a[0] // 10 == b[0] // 10), by_first[:5])
down = sorted(data, key=lambda p: p[0] // 10, reverse=True)
print(all(a[1] < b[1] for a, b in zip(down, down[1:]) if a[0] // 10 == b[0] // 10), down[:5])
for n in (0, 1, 2, 3, 31, 32, 33, 63, 64, 65, 127, 500, 1000):
    xs = [(i * 48271) % 65537 for i in range(n)]
    ys = xs[:n // 2] + list(range(n // 2))
    zs = list(range(n, 0, -1))
    ok = True
    for v in (xs, ys, zs, [1.5] * n, [str(x) for x in xs], [x / 7 for x in xs], [(x % 5, x) for x in xs], [2 ** 65 - x for x in xs]):
        s = sorted(v)
        ok = ok and all(a <= b for a, b in zip(s, s[1:])) and len(s) == len(v) and sorted(v, reverse=True) == s[::-1]
    print(n, ok)
print(sorted([True, 0, 2, 1.5, -1]), sorted([2 ** 70, -1, 1.5]), sorted([0.0, -0.0, 0]), sorted(["a", "é", "\U0001F600", "z"]), sorted([b"b", b"a"]), sorted([[2], [1, 5], [1]]), sorted([{1}, {1, 2}]))
class K:
    def __init__(self, v):
        self.v = v
    def __lt__(self, o):
        return self.v < o.v
    def __repr__(self):
        return f"K{self.v}"
print(sorted([K(3), K(1), K(2)]), max(K(1), K(5), key=lambda k: k.v), t(max, K(1), K(2)), min([K(2), K(1)], key=lambda k: k.v))
calls = []
sorted([3, 1, 2], key=lambda x: calls.append(x) or x)
print(calls)
def bad(x):
    if x == 2:
        raise ValueError("key")
    return x
l = [3, 1, 2, 0]
print(t(l.sort, key=bad), sorted(l))
from functools import cmp_to_key
print(sorted([5, 2, 8, 1], key=cmp_to_key(lambda a, b: b - a)))
