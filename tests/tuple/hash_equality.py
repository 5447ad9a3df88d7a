# Hashes of tuples follow their items; equality is elementwise with identity first.
nan = float("nan")
print((nan,) == (nan,), (nan,) == (float("nan"),), (1, 2) == (1.0, 2 + 0j), (True, 0) == (1, False), hash((1, 2)) == hash((1.0, 2.0)) == hash((True, 2)), (1, 2) == [1, 2], (1,) != (1, 1), () == ())
class H:
    n = 0
    def __init__(self, v): self.v = v
    def __hash__(self):
        H.n += 1
        return self.v
    def __eq__(self, o): return isinstance(o, H) and self.v == o.v
a = (H(1), H(2))
print(hash(a) == hash((H(1), H(2))), a == (H(1), H(2)), H.n, {a: 1}[(H(1), H(2))], H.n, (H(1), H(2)) in {a}, (H(1),) in [(H(1),)])
for t in ((), (0,), (1,), (-1,), (0, 0), (1, 2, 3), ((),), ((1,), (2,)), tuple(range(10)), (1.5, 2 ** 70, None is None)): print(t, hash(t))
class E:
    def __eq__(self, o): raise ValueError("eq")
    __hash__ = None
e = E()
def tr(f):
    try:
        return f()
    except Exception as x:
        return f"{type(x).__name__}: {x}"
print((e,) == (e,), tr(lambda: (e,) == (1,)), tr(lambda: (E(), 1) == (E(), 2)), tr(lambda: hash((e,))), tr(lambda: {(e,): 1}), (e, 1) < (e, 2), tr(lambda: (E(),) < (1,)), tr(lambda: (1, "a") < (1, 2)), (1, "a") < (2, 2), (1, 2) <= (1, 2), (1, 2, 0) > (1, 2))
class T(tuple):
    def __eq__(self, o): return "T.eq"
    def __lt__(self, o): return "T.lt"
    __hash__ = tuple.__hash__
print(T((1,)) == (1,), (1,) == T((1,)), T() < (), () > T(), hash(T((1, 2))) == hash((1, 2)), T((1,)) in [(1,)], {(1,): "x"}.get(T((1,))), T((1, 2))[0], T("ab") + ("c",), type(T("ab")[:1]), T((1,)) * 2)
d = {}
for i in range(500): d[i % 7, i % 5, str(i % 3)] = i
print(len(d), d[3, 2, "1"], (3, 2, "9") in d, sum(d.values()), sorted(d)[0], sorted(d)[-1])
l = [((i * 7) % 5, (i * 3) % 4, i) for i in range(40)]
print(sorted(l)[:3], sorted(l, reverse=True)[:2], max(l), min(l), sorted(set(x[:2] for x in l))[:5], len(set(map(hash, l))) > 30)
