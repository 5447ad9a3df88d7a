# Dicts changed from __eq__, __hash__, __del__, key iteration and default factories.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class K:
    act = None
    def __init__(self, n, h=1): self.n, self.h = n, h
    def __hash__(self): return self.h
    def __eq__(self, o):
        a, K.act = K.act, None
        if a: a()
        K.act = a
        return isinstance(o, K) and self.n == o.n
    def __repr__(self): return f"K{self.n}"
def fresh():
    K.act = None
    return {K(i): i for i in range(4)}
for name, f in (("get", lambda d: d.get(K(3))), ("getitem", lambda d: d[K(2)]), ("miss", lambda d: d[K(99)]), ("set", lambda d: d.__setitem__(K(2), "new")), ("add", lambda d: d.__setitem__(K(50), "new")), ("del", lambda d: d.__delitem__(K(2))), ("pop", lambda d: d.pop(K(3), "default")), ("setdefault", lambda d: d.setdefault(K(77), 1)), ("in", lambda d: K(1) in d), ("update", lambda d: d.update({K(2): "u"})), ("eq", lambda d: d == {K(i): i for i in range(4)})):
    for aname, action in (("clear", lambda d: d.clear()), ("grow", lambda d: d.update({i: i for i in range(100, 140)})), ("pop0", lambda d: d.pop(next(iter(d))) if d else None)):
        d = fresh()
        K.act = lambda: action(d)
        r = t(lambda: f(d))
        K.act = None
        print(name, aname, "raised" if isinstance(r, str) and "Error" in r and name in ("eq",) else r, len(d) > 20 or sorted(map(str, d)))
d = {1: 1, 2: 2, 3: 3}
def bad():
    for k in d:
        d.pop(k)
print(t(bad), d)
def bad2():
    for k, v in d.items():
        d[k + 10] = v
print(t(bad2), len(d))
def replace():
    for k in d:
        d.pop(k)
        d[-k] = 0
        if len(out) > 10: break
        out.append(k)
out = []
print(t(replace), len(out) <= 11)
class Del:
    def __init__(self, d, k): self.d, self.k = d, k
    def __del__(self): self.d[self.k] = "from del"
d = {}
d["a"] = Del(d, "b")
d["a"] = 1
print(d)
d = {}
d["a"] = Del(d, "a")
del d["a"]
print(d)
d = {}
d.update({i: Del(d, i + 100) for i in range(5)})
d.clear()
print(sorted(d))
d = {}
d["x"] = Del(d, "y")
print(d.pop("x").k, d)
d = {}
d["p"] = Del(d, "q")
d.popitem()
print(d)
class HashBomb:
    n = 0
    def __hash__(self):
        HashBomb.n += 1
        if HashBomb.n > 1: raise ValueError("hash bomb")
        return 5
h = HashBomb()
d = {h: 1}
print(t(lambda: d[h]), t(lambda: h in d), len(d), t(d.copy) == d, {i: i for i in range(50)} | d != d)
class Changing:
    def __init__(self): self.h = 1
    def __hash__(self): return self.h
    def __repr__(self): return "Changing"
c = Changing()
d = {c: "v"}
c.h = 2
print(c in d, list(d.values()), t(lambda: d[c]), d.pop(c, "lost"), len(d), c in list(d))
class Dict(dict):
    def __missing__(self, k):
        self.clear()
        raise KeyError("cleared")
print(t(lambda: Dict(a=1)["b"]))
def f(**kw): return kw
class M:
    def keys(self):
        yield "a"
        src.clear()
        yield "b"
    def __getitem__(self, k): return src.get(k, "gone")
src = {"a": 1, "b": 2}
print(f(**M()), dict(M()))
src = {"x": 1}
class EvilKeys:
    def keys(self): return [1, 2]
    def __getitem__(self, k): return k
print(t(lambda: f(**EvilKeys())), dict(EvilKeys()), {**EvilKeys()})
class EqRaise:
    def __eq__(self, o): raise ZeroDivisionError
    def __hash__(self): return 7
d = {EqRaise(): 1}
print(t(lambda: d[7]), t(lambda: d.setdefault(7, 2)), t(lambda: 7 in d), len(d), t(lambda: {7: 1, **d}), t(lambda: dict.fromkeys([7, *d])))
from collections import defaultdict
dd = defaultdict(lambda: dd.clear() or 5)
dd[1] = 1
print(dd[2], dict(dd))
d = {i: i for i in range(10)}
it = iter(d.items())
next(it)
d2 = d.copy()
d.clear()
print(t(lambda: next(it)), len(d2), list(d2)[:2])
rec = {}
rec[0] = rec
print(t(lambda: rec == {0: rec}), t(lambda: rec == {0: {0: {}}}))
