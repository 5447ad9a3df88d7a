# Counter, defaultdict, OrderedDict, ChainMap.
from collections import Counter, defaultdict, OrderedDict, ChainMap
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
c = Counter("abracadabra")
print(c, c["a"], c["zz"], c.most_common(2), c.total(), sorted(c.elements())[:6], c + Counter("aab"), c - Counter("aaaaa"), c & Counter("abz"), c | Counter("zz"), +Counter(a=-1, b=2), -Counter(a=-1, b=2), c == Counter(dict(c)), Counter(a=1) <= Counter(a=2), Counter(a=3, b=0) == Counter(a=3), t(lambda: Counter(1)), Counter([1, 1]), Counter({"x": 2}, y=1), list(Counter("ba")))
c.update("aa"); c.subtract("b"); c["new"] += 1
del c["nope"]
print(c, "nope" in c, c.most_common()[-1], Counter().most_common(), repr(Counter()), c.copy() == c, type(c.copy()).__name__, t(lambda: Counter.fromkeys("a")))
c += Counter("a")
print(c["a"], Counter("aab").most_common(1), sum(Counter("aab").values()))
d = defaultdict(list)
d["a"].append(1)
print(d, d["b"], len(d), d.get("c"), "c" in d, d.default_factory, t(lambda: defaultdict(5)), t(lambda: defaultdict()["x"]), defaultdict(int, a=1), defaultdict(None, {1: 2}), d.copy(), d == {"a": [1], "b": []}, d | {"z": 1}, {"q": 0} | d, d.setdefault("s", 5), d.pop("s"))
d.default_factory = None
print(t(lambda: d["q"]), repr(defaultdict(d.get) if False else defaultdict(int)))
tree = lambda: defaultdict(tree)
x = tree()
x["a"]["b"]["c"] = 1
print(x["a"]["b"]["c"], list(x), len(x["a"]))
def bad(): raise ValueError("factory")
print(t(lambda: defaultdict(bad)["k"]))
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a")
print(o, o.popitem(), o.popitem(last=False), o, t(lambda: o.move_to_end("zz")), OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1), list(reversed(OrderedDict(a=1, b=2))), o | {"z": 1}, t(OrderedDict().popitem), OrderedDict.fromkeys("ab"), o.copy(), o.setdefault("q", 1), o.pop("nope", 5))
o = OrderedDict.fromkeys("abc")
o.move_to_end("c", last=False)
o["a"] = 5
del o["b"]
o["b"] = 6
print(o, list(o.items()), o.update(z=1), o, list(reversed(o.items())))
def mut():
    for k in o: o.move_to_end(k) if k != "z" else o.pop("a")
print(t(mut))
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
m["c"] = 4
print(m, m["a"], m["b"], m.maps, list(m), len(m), m.new_child({"a": 9})["a"], m.parents, t(lambda: m["zz"]), t(lambda: m.__delitem__("b")), dict(m), "b" in m, m.get("q", 5), m.pop("a"), m["a"], m | {"n": 1})
