# Keys with equal hashes, strange __eq__ and __hash__, str subclasses as keys.
log = []
class K:
    def __init__(self, name, h):
        self.name, self.h = name, h
    def __hash__(self):
        return self.h
    def __eq__(self, o):
        log.append((self.name, getattr(o, "name", o)))
        return isinstance(o, K) and self.name == o.name
    def __repr__(self):
        return self.name
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
a, b, c = K("a", 1), K("b", 1), K("c", 2)
d = {a: 1, b: 2, c: 3}
print(d, log)
log.clear()
print(d[a], d[K("a", 1)], t(lambda: d[K("z", 1)]), d.get(1), log)
log.clear()
del d[a]
print(d[b], a in d, log)
log.clear()
d[a] = 5
print(d, list(d.values()), log)
class NoHash:
    def __eq__(self, o):
        return True
class BadHash:
    def __hash__(self):
        return "x"
class Raises:
    def __hash__(self):
        raise ValueError("no hash")
class BigHash:
    def __hash__(self):
        return 2 ** 100 + 5
print(t(hash, NoHash()), t(lambda: {NoHash(): 1}), t(hash, BadHash()), t(lambda: {Raises()}), hash(BigHash()) == hash(2 ** 100 + 5), NoHash.__hash__)
class S(str):
    pass
class H(str):
    def __hash__(self):
        return 1
    def __eq__(self, o):
        return "H" if str.__eq__(self, o) else False
d = {S("k"): 1}
d["k"] = 2
print(d, type(list(d)[0]), d[S("k")], {H("q"): 1}.get("q"), H("q") in {"q"}, S("a") in {"a": 1}, type(next(iter({S("x"): 0}))))
class E:
    def __eq__(self, o):
        raise ZeroDivisionError("eq")
    def __hash__(self):
        return 0
e = E()
d = {e: 1}
print(d[e], t(lambda: d[0]), t(lambda: d[E()]), t(d.__setitem__, 0, 1), len(d), t(lambda: {e: 1} == {E(): 1}), {e: 1} == {e: 1})
class Minus:
    def __hash__(self):
        return -1
print(hash(Minus()), hash(-1), hash(-2), hash(True), hash(None) == hash(None), hash("") == hash(b"") == 0, hash(1.5) == hash(1.5), hash(2 ** 61) == 1)
x = {1: "one"}
x[1.0] = "uno"
x[True] = "yes"
print(x, x.pop(True), x)
class M(dict):
    def __missing__(self, k):
        return f"missing {k}"
m = M(a=1)
print(m["a"], m["b"], m.get("b"), "b" in m, m, type(m.copy()), M.fromkeys([1]), type(m | {}))
