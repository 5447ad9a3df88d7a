from collections import OrderedDict, defaultdict, Counter, namedtuple, ChainMap
import copy
import pickle


def show(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e)


d = defaultdict(list)
d["a"].append(1)
d["b"].append(2)
d["a"].append(3)
print(d, dict(d), d.default_factory, d.get("zz"), "zz" in d)
print(d.copy(), copy.copy(d), copy.deepcopy(d), pickle.loads(pickle.dumps(d)))
show(lambda: defaultdict(1))
show(lambda: defaultdict(None)["x"])
show(lambda: defaultdict(int).__missing__(4))
print(defaultdict(int, {1: 2}, a=3), defaultdict(int, [(1, 2)]) == {1: 2}, defaultdict())
print(defaultdict(list, {1: 2}) | {3: 4}, {3: 4} | defaultdict(list, {1: 2}))
e = defaultdict(int)
e |= {"x": 1}
e.default_factory = str
print(e, e["new"] == "")
r = defaultdict(int)
r["self"] = r
print(repr(r)[-25:])


class DD(defaultdict):
    def __missing__(self, key):
        return key * 2


print(DD(int)[4], DD(int))

o = OrderedDict(a=1, b=2, c=3)
print(o, list(o), o.keys(), o.values(), o.items(), list(reversed(o)), list(reversed(o.items())))
o.move_to_end("a")
print(o)
o.move_to_end("c", last=False)
print(o, list(o.items()))
o.move_to_end("c", last=False)
o.move_to_end("a")
for k in "xyz":
    o[k] = k
o.move_to_end("y", False)
print(o)
print(o.popitem(), o.popitem(last=False), o)
del o["b"]
o["b"] = 5
print(o, o.pop("c", None), o.pop("nope", 0), o.setdefault("n", 1), o.setdefault("n", 2))
show(lambda: o.pop("zz"))
show(lambda: OrderedDict().popitem())
show(lambda: o.move_to_end("zz"))
show(lambda: OrderedDict(1, 2))
show(lambda: OrderedDict([(1,)]))
show(lambda: OrderedDict([(1, 2, 3)]))
show(lambda: o.update(1, 2))
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1))
print(OrderedDict(a=1) != OrderedDict(a=1), OrderedDict(a=1) | {"b": 2}, {"b": 2} | OrderedDict(a=1))
print(OrderedDict.fromkeys("ab", 0), o.copy(), copy.copy(o), pickle.loads(pickle.dumps(o)), OrderedDict(), OrderedDict([("k", o)]))
i = iter(o)
next(i)
o["fresh"] = 1
show(lambda: next(i))
o["me"] = o
print(o)
q = OrderedDict((n, n) for n in range(1000))
for n in range(0, 1000, 3):
    q.move_to_end(n)
for n in range(400):
    q.popitem(last=False)
print(len(q), next(iter(q)), next(reversed(q)), sum(q))


class Log(OrderedDict):
    def __setitem__(self, k, v):
        print("set", k)
        super().__setitem__(k, v)

    def __getitem__(self, k):
        return ("got", super().__getitem__(k))

    def __delitem__(self, k):
        print("del", k)
        super().__delitem__(k)


g = Log(a=1)
g.update(b=2)
print(g.pop("a"), g.popitem(), g.setdefault("z", 3), g.setdefault("z", 4), g)

c = Counter("abracadabra")
print(c, c.most_common(2), c["zzz"], sorted(c.elements()), c + Counter("ab"), c - Counter("aaa"), c & Counter("ab"), c | Counter("z" * 9))
c.update("zz")
c.subtract("a")
print(c, c.total())


class CD(dict):
    def __setitem__(self, k, v):
        super().__setitem__(k, v + 100)


from _collections import _count_elements
x = CD()
_count_elements(x, "aab")
print(x)
show(lambda: _count_elements({}, [[]]))

P = namedtuple("P", "x y", defaults=[5])
p = P(1)
print(p, p.x, p.y, p._replace(x=3), p._asdict(), P._fields, P.x.__doc__, repr(P.__dict__["x"]), P.__doc__)
show(lambda: setattr(p, "x", 1))
show(lambda: P())
print(pickle.loads(pickle.dumps(p)) == p, p == (1, 5), hash(p) == hash((1, 5)), P._make([7, 8]))
from _collections import _tuplegetter
t = _tuplegetter(0, "doc")
show(lambda: t.__get__(1))
show(lambda: t.__get__((), tuple))
show(lambda: t.__set__((), 1))
print(t, t.__doc__, t.__get__((9,)), t.__reduce__())
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(m["a"], m["b"], sorted(m), m)
