# __getitem__, __len__, __iter__, __contains__, __reversed__, __missing__, the old sequence protocol.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class Seq:
    def __getitem__(self, i):
        if i >= 3:
            raise IndexError(i)
        return i * 10
s = Seq()
print(list(s), 20 in s, 25 in s, [*s], max(s), dict(enumerate(s)), t(lambda: len(s)), t(lambda: list(reversed(s))), list(zip(s, "ab")), "".join(map(str, s)), sum(s), sorted(s, reverse=True), t(lambda: s[5]))
class Sized(Seq):
    def __len__(self): return 3
print(list(reversed(Sized())), bool(Sized()), len(Sized()))
class Con:
    def __contains__(self, x): return "truthy" if x == 1 else ""
class NoCon:
    __contains__ = None
    def __iter__(self): return iter([1])
class NoIter:
    __iter__ = None
    def __getitem__(self, i): return 1
print(1 in Con(), 2 in Con(), 1 not in Con(), t(lambda: 1 in NoCon()), t(lambda: list(NoIter())), t(lambda: 1 in 5), t(lambda: 1 in NoIter()))
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration("end")
        return self.n
i = It()
print(list(i), list(i), [x for x in It()], next(It()), next(i, "done"), 2 in It(), tuple(It()), (lambda a, b, c: (a, b, c))(*It()))
class BadIter:
    def __iter__(self): return 5
class BadNext:
    def __iter__(self): return self
class RaiseIter:
    def __iter__(self): raise ValueError("iter")
class RaiseNext:
    def __iter__(self): return self
    def __next__(self): raise KeyError("next")
for c in (BadIter, BadNext, RaiseIter, RaiseNext):
    print(c.__name__, t(lambda: list(c())), t(lambda: [x for x in c()]), t(lambda: 1 in c()), t(lambda: (lambda *a: a)(*c())), t(lambda: dict(c())))
class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
for n in (0, 5, True, -1, 2 ** 70, 1.0, "a", None):
    print(n, t(lambda: len(L(n))), t(lambda: bool(L(n))))
class Rev:
    def __reversed__(self): return "any"
class Hint:
    def __iter__(self): return iter([1, 2])
    def __length_hint__(self): return -1
class Hint2:
    def __iter__(self): return iter([1, 2])
    def __length_hint__(self): raise TypeError("ignored")
import operator
print(reversed(Rev()), t(lambda: list(Hint())), t(lambda: list(Hint2())), operator.length_hint([1, 2]), operator.length_hint(5, 9), t(lambda: operator.length_hint(Hint())))
class Map:
    def keys(self): return ["a", "b"]
    def __getitem__(self, k): return k * 2
print(dict(Map()), {**Map()}, (lambda **k: k)(**Map()), t(lambda: (lambda **k: k)(**Seq())), {}.__class__(Map(), c=1))
class D:
    def __init__(self): self.log = []
    def __setitem__(self, k, v): self.log.append(("set", k, v))
    def __delitem__(self, k): self.log.append(("del", k))
    def __getitem__(self, k):
        self.log.append(("get", k))
        return 5
d = D()
d["a"] = 1
d[1:2] += 3
del d["a"], d[0]
d[0], d[1] = 8, 9
for d["loop"] in [1, 2]: pass
print(d.log)
print(iter(lambda it=iter([1, 2, 0]): next(it), 0).__next__(), list(iter(lambda l=[3, 2, 1]: l.pop(), 3)), t(lambda: iter(5, 1)), t(lambda: iter(5)), t(lambda: next([])), t(lambda: next(iter([]))), t(lambda: reversed(5)), t(lambda: reversed({1})))
