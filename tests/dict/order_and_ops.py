# Insertion order through every kind of change; merging; views as sets; counting and grouping.
d = {}
for k in "hello world": d[k] = d.get(k, 0) + 1
print(d, list(d), sorted(d), dict(sorted(d.items(), key=lambda kv: (-kv[1], kv[0]))))
d.pop("l")
d["l"] = 99
d["h"] = 0
print(list(d), next(iter(d)), list(d)[-1], list(reversed(d)))
a = {i: i * i for i in range(5)}
b = {i: -i for i in range(3, 8)}
print(a | b, b | a, {**a, **b} == a | b, a.keys() & b.keys(), sorted(a.items() - b.items()), a.keys() - b.keys(), sorted(a.keys() | b.keys()), sorted(a.keys() ^ b.keys()))
inv = {}
for k, v in {"a": 1, "b": 2, "c": 1}.items(): inv.setdefault(v, []).append(k)
print(inv)
n = {"x": {"y": {"z": 1}}}
n["x"]["y"]["w"] = 2
n["x"].setdefault("q", {})["deep"] = True
print(n, n["x"]["y"]["z"], n.get("nope", {}).get("y"))
for i in range(200):
    a[i] = i
    if i > 20: del a[i - 20]
print(len(a), list(a)[:4], list(a)[-2:], a.popitem(), 185 in a, 5 in a)
keys = ["k%d" % (i * 37 % 50) for i in range(200)]
e = {}
for i, k in enumerate(keys): e[k] = i
print(len(e), e["k0"], e["k37"], list(e)[:3], sum(e.values()), min(e), max(e, key=e.get))
print(dict.fromkeys([3, 1, 2]), dict(zip("abc", range(3))), dict([(1, 2)], a=3), {k: v for k, v in [("a", 1), ("a", 2)]}, {"a": 1, "a": 2}, list({1: "a", True: "b"}.items()))
memo = {}
def fib(k):
    if k not in memo: memo[k] = k if k < 2 else fib(k - 1) + fib(k - 2)
    return memo[k]
print(fib(90), len(memo), list(memo)[:4])
s = {(x, y): x * y for x in range(3) for y in range(3) if x != y}
print(s, s[1, 2], (0, 0) in s, [k for k in s if k[0] == 1])
c = a.copy()
c.clear()
print(len(c), len(a), c == {}, bool(c), a != c)
u = {}
u.update([("p", 1)], q=2)
u.update({"p": 3})
u |= {"r": 4}
u |= [("s", 5)]
print(u, u.pop("p"), u.pop("zz", None), u, "q" in u, u.items() >= {("q", 2)}, len(u))
import sys
big = {i: None for i in range(5000)}
for i in range(4990): del big[i]
print(list(big), [big.setdefault(i, i) for i in (4995, 1)], len(big))
