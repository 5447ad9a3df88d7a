# Sets changed from __eq__ and __hash__ during lookups and set operations.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class K:
    act = None
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o):
        a, K.act = K.act, None
        if a: a()
        return isinstance(o, K) and self.n == o.n
for name, f in (("in", lambda s, o: K(3) in s), ("add", lambda s, o: s.add(K(9))), ("discard", lambda s, o: s.discard(K(2))), ("remove", lambda s, o: s.remove(K(2))), ("or", lambda s, o: len(s | o)), ("and", lambda s, o: len(s & o)), ("sub", lambda s, o: len(s - o)), ("xor", lambda s, o: len(s ^ o)), ("le", lambda s, o: s <= o), ("eq", lambda s, o: s == o), ("isdisjoint", lambda s, o: s.isdisjoint(o)), ("update", lambda s, o: s.update(o)), ("ior", lambda s, o: s.__ior__(o) is s), ("isub", lambda s, o: s.difference_update(o)), ("iand", lambda s, o: s.intersection_update(o))):
    for act in ("clear", "grow"):
        s, o = {K(i) for i in range(4)}, {K(i) for i in range(2, 6)}
        K.act = s.clear if act == "clear" else (lambda: s.update(range(100)))
        r = t(lambda: f(s, o))
        K.act = None
        print(name, act, type(r).__name__ if not isinstance(r, str) else r.split(":")[0], isinstance(len(s), int) and all(True for _ in s))
s = {1, 2, 3}
def grow():
    for x in s: s.add(x + 100)
print(t(grow))
def shrink():
    for x in s: s.discard(x)
s = {1, 2, 3}
print(t(shrink))
class Del:
    def __init__(self, s, v): self.s, self.v = s, v
    def __del__(self): self.s.add(self.v)
s = set()
s.add(Del(s, "back"))
s.clear()
print(s)
s = set()
s.add(Del(s, "popped"))
s.pop()
print(s)
class BadHash:
    ok = True
    def __hash__(self):
        if not BadHash.ok: raise ValueError("bad hash")
        return 3
b = BadHash()
s = {b, 1, 2}
BadHash.ok = False
print(t(lambda: b in s), t(lambda: s | {5}) is not None, len(s.copy()), t(lambda: s.remove(b)), len(set(s)), len(frozenset(s)), t(lambda: {b}))
fs = frozenset([1])
print({fs: 1}[frozenset([1])], t(lambda: {1} in {fs}), {fs} == {frozenset({1})}, t(lambda: [] in set()), {frozenset({fs})} == {frozenset({frozenset({1})})})
def gen(s):
    for i in range(5):
        s.add(i)
        yield i
s = set()
s.update(gen(s))
print(s, s.intersection(gen(s)), s.union(x for x in s))
s = {1, 2}
s |= s
s &= s
print(s, s - s, s ^ s, s.difference_update(s), s, s.symmetric_difference_update(s))
nan = float("nan")
print(len({nan, nan}), len({float("nan"), float("nan")}), nan in {nan}, {nan} == {nan}, {nan} <= {nan}, {0.0, -0.0, 0, False})
