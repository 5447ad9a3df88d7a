# keys, values, items: live, set-like, reversed, changed while iterating.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), "a" in k, 2 in v, ("a", 1) in i, ("a", 2) in i, "x" in i, 5 in i, [1] in v)
d["d"] = 4
print(k, list(v), list(reversed(i)), list(reversed(k)), list(reversed(v)), k.mapping["a"], t(lambda: k.mapping.__setitem__("x", 1)))
print(sorted(k & {"a", "z"}), sorted(k | ["z"]), sorted(k - {"a"}), sorted(k ^ {"a", "q"}), sorted(i & {("a", 1)}), k == {"a", "b", "c", "d"}, k <= {"a"}, {"a"} < k, k.isdisjoint("xyz"), t(lambda: v & v), k == list(k), v == v, d.values() == d.values(), sorted({"a"} & k), sorted(["q", "a"] - k) if False else "-", type(k & []))
for change in (lambda: d.__setitem__("new", 1), lambda: d.pop("a"), lambda: d.clear()):
    d = {"a": 1, "b": 2}
    try:
        for x in d:
            change()
    except RuntimeError as e:
        print(e, sorted(d))
d = {"a": 1, "b": 2, "c": 3}
for x in d:
    d[x] += 10
print(d)
try:
    for x in d:
        del d[x]
        d[x] = 0
        print("step", x)
        if len(d) != 3:
            break
        if x == "zz":
            break
        if list(d)[0] == "b":
            break
except RuntimeError as e:
    print(e)
for x in list(d):
    del d[x]
print(d)
d = {i: i for i in range(10)}
for x in [x for x in d if x % 2]:
    del d[x]
print(d, list(d.items()))
it = iter(d)
print(next(it), it.__length_hint__())
d[99] = 1
print(t(next, it), t(next, it))
it = iter({})
print(t(next, it), list({}.keys()), {}.keys() | {1}, dict().items() <= set(), repr({}.values()), repr({1: 2}.items()))
keys = {1: 0, 2: 0}.keys()
print(keys & [2.0], keys | {3}, keys - (1,), 1.0 in keys, {1, 2} == keys, keys >= {1}, keys > {1, 2}, hash(1) if True else 0, t(hash, keys), t(lambda: keys.foo), type(iter(keys)).__name__, type(iter({}.items())).__name__, type(reversed({})).__name__)
