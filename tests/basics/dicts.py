# Everyday dicts.
d = {"one": 1, "two": 2}
d["three"] = 3
print(d, len(d), d["one"], d.get("four"), d.get("four", 4), "two" in d)
for k, v in d.items():
    print(k, v)
del d["one"]
print(list(d), list(d.values()), d.pop("two"), d)
d.update({"x": 9}, y=8)
print(d, {k: v * 2 for k, v in d.items()}, dict(a=1, b=2), dict([("p", 1)]))
try:
    d["missing"]
except KeyError as e:
    print("KeyError", e)
counts = {}
for w in "a b a c b a".split():
    counts[w] = counts.get(w, 0) + 1
print(counts, sorted(counts.items(), key=lambda kv: -kv[1]), max(counts, key=counts.get))
print({**d, "z": 0}, d | {"w": 1}, {} == {}, {1: "a"} == {1.0: "a"})
print(d.setdefault("new", []), d, d.popitem(), d.clear(), d)
