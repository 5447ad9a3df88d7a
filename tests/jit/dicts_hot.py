# Dicts and sets in hot loops: growth, deletion, iteration, views, mixed keys, misses.
def fill(n):
    d = {}
    for i in range(n):
        d[i * 7 % 1009] = i
    return len(d), sum(d.values()), sum(d.keys()), list(d.items())[:3]
print(fill(5000))
def churn(n):
    d = {}
    for i in range(n):
        d[i] = -i
        if i >= 50:
            del d[i - 50]
    return d == {k: -k for k in range(n - 50, n)}, next(iter(d))
print(churn(4000))
def mixed(n):
    d = {}
    keys = [1, 1.0, True, "1", (1,), None, 2 ** 70, 1.5, b"1", frozenset([1])]
    for i in range(n):
        k = keys[i % len(keys)]
        d[k] = d.get(k, 0) + i
    return d
print(mixed(3000))
def misses(n):
    d = {i: i for i in range(0, n, 2)}
    hit = miss = 0
    for i in range(n):
        try:
            hit += d[i]
        except KeyError:
            miss += 1
        if i in d: hit += 1
        if i not in d: miss += 1
    return hit, miss
print(misses(4000))
def changed(n):
    d = {i: 0 for i in range(10)}
    errs = 0
    for i in range(n):
        try:
            for k in d:
                d[k] += 1
                if i % 500 == 499 and k == 5:
                    d[100 + i] = 0
        except RuntimeError as e:
            errs += 1
            msg = str(e)
    return errs, msg, len(d), d[0], d[9]
print(changed(3000))
def attr_dict(n):
    class O: pass
    o = O()
    d = o.__dict__
    for i in range(n):
        o.a = i
        d["b"] = o.a + d.get("b", 0)
        if i == n // 2:
            d["a2"] = 1
            del d["a"]
    return d, o.b
print(attr_dict(3000))
def sets(n):
    s = set()
    for i in range(n):
        s.add(i * i % 997)
        if i % 3 == 0: s.discard(i % 997)
    t = {x for x in s if x % 2}
    return len(s), len(t), len(s & t), len(s - t), len(s ^ {1, 2, 3}), min(s), max(t)
print(sets(4000))
class K:
    __slots__ = ("v",)
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v % 7
    def __eq__(self, o): return self.v == o.v
def custom(n):
    d = {}
    for i in range(n):
        k = K(i % 40)
        d[k] = d.get(k, 0) + 1
    return len(d), sum(d.values()), K(5) in d, d[K(39)]
print(custom(3000))
def global_dict(n):
    c = 0
    for i in range(n):
        DATA["x"] += 1
        DATA.setdefault("l", []).append(i)
        c += len(DATA["l"])
    return c
DATA = {"x": 0}
print(global_dict(1500), DATA["x"])
def nested(n):
    d = {}
    for i in range(n):
        d.setdefault(i % 5, {}).setdefault(i % 3, []).append(i)
    return {k: {j: len(v) for j, v in sorted(m.items())} for k, m in sorted(d.items())}
print(nested(3000))
def unhashable(n):
    errs = 0
    d = {}
    for i in range(n):
        try:
            d[[i] if i % 1000 == 5 else i % 3] = i
        except TypeError:
            errs += 1
    return errs, d
print(unhashable(4000))
class M(dict):
    def __missing__(self, k): return k * 2
def missing(n):
    m = M({1: 1})
    s = 0
    for i in range(n):
        s += m[i % 5]
    return s, len(m)
print(missing(3000))
def order(n):
    d = dict.fromkeys(range(10))
    for i in range(n):
        k = i * 3 % 10
        v = d.pop(k)
        d[k] = v
    return list(d)
print(order(2003))
