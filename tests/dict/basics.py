# Literals, lookups, insertion order, deletion and reinsertion, errors.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e!r}"
d = {"a": 1, "b": 2}
d["c"] = 3
d["a"] = 10
del d["b"]
d["b"] = 20
print(d, list(d), len(d), "a" in d, 1 in d, d["a"], t(lambda: d["zz"]), t(lambda: d[[]]), t(lambda: {[]: 1}), t(lambda: [] in d), t(lambda: d.__delitem__("q")), bool({}), bool(d))
print({}, {1: {}}, {None: 0, True: 1, 1: 2, 1.0: 3}, {(1, 2): 3, "x": [1]}, {1: 1, **{2: 2}, 1: 3}, {**d, "z": 0}, {"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {} == [], t(lambda: {} < {}))
print(dict(), dict(a=1), dict([("a", 1), ["b", 2]], c=3), dict({"x": 1}, x=2), dict(["ab", "cd"]), t(dict, [1]), t(dict, ["abc"]), t(dict, 5), t(dict, [()]), dict(zip("ab", [1, 2])), t(dict, {}, {}), dict.fromkeys("ab"), dict.fromkeys([1, 2], 0))
print(d.get("a"), d.get("q"), d.get("q", 5), t(d.get), d.setdefault("a", 0), d.setdefault("new", []), d.setdefault("n2"), d.pop("new"), d.pop("q", "dflt"), t(d.pop, "q"), d.popitem(), d)
print(t({}.popitem), d.update({"u": 1}), d.update([("v", 2)], w=3), d.update(), t(d.update, 5), t(d.update, [1]), d, d.copy() == d, d.copy() is d, d.clear(), d)
a = {"x": 1, "y": 2}
b = {"y": 3, "z": 4}
print(a | b, b | a, a, t(lambda: a | [1]), t(lambda: [] | a))
a |= b
a |= [("q", 9)]
print(a, list(reversed(a)), list(a.items())[::-1], dict(sorted(a.items(), key=lambda kv: -kv[1])), max(a, key=a.get), sorted(a), list(a.values()), {v: k for k, v in a.items()})
n = {}
for i in range(100):
    n[i * 7 % 31] = i
print(n, len(n))
for i in range(0, 31, 2):
    del n[i]
for i in range(3):
    n[100 + i] = i
print(n, list(n.items())[-1], next(iter(n)))
m = {1: "int", "1": "str", (1,): "tuple", b"1": "bytes", 1j: "complex", frozenset([1]): "fs", None: "none", int: "type", len: "builtin"}
print(m[1], m["1"], m[1,], m[b"1"], m[1j], m[frozenset({1})], m[None], m[int], m[len], m[True], m[1.0], len(m))
s = {}
s["self"] = s
print(s, t(lambda: s == s), repr({1: [s]}), str({"k": "v"}), {"a": "b"}.__repr__(), "%s" % {1: 2})
print(t(lambda: {"a": 1}["b"]), t(lambda: {}[(1, 2)]), t(lambda: {}[None]), t(dict, a=1, **{"b": 2}), t(lambda: dict(**{1: 2})), t(lambda: dict(a=1, **{"a": 2})))
