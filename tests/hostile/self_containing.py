# Containers that contain themselves: repr, comparison, copying, hashing.
def t(f):
    try:
        return f()
    except RecursionError as e:
        return "RecursionError"
    except Exception as e:
        return f"{type(e).__name__}: {e}"
l = [1]
l.append(l)
print(l, repr(l), str([l]), l == l, t(lambda: l == [1, l]), t(lambda: l == [1, [1, l]]), l[1][1][1][0], len(l[1]))
m = [1]
m.append(m)
print(t(lambda: l == m), t(lambda: l < m), l in l, l.index(l), l.count(l))
d = {"a": 1}
d["self"] = d
print(d, d == d, t(lambda: d == {"a": 1, "self": d}), d["self"]["self"]["a"], {"x": d})
t1 = ([],)
t1[0].append(t1)
print(t1, t(lambda: hash(t1)), t1 == t1, t1[0][0] is t1)
class S:
    def __init__(self): self.me = self
    def __repr__(self): return f"S({self.me!r})"
print(t(lambda: repr(S())))
import reprlib
class R:
    def __init__(self): self.items = [self]
    @reprlib.recursive_repr()
    def __repr__(self): return f"R({self.items!r})"
print(R())
from collections import deque, OrderedDict, defaultdict, ChainMap, UserList, UserDict
q = deque([1])
q.append(q)
o = OrderedDict(a=1)
o["o"] = o
dd = defaultdict(list)
dd["d"] = dd
print(q, o, dd)
import copy
c = copy.deepcopy(l)
print(c, c is not l, c[1] is c, copy.deepcopy(d)["self"]["self"]["a"], copy.copy(l)[1] is l)
a, b = [], []
a.append(b)
b.append(a)
print(a, b, t(lambda: a == b), a == a, t(lambda: [a] == [b]))
import types
ns = types.SimpleNamespace(x=1)
ns.me = ns
print(ns)
class L(list): pass
x = L([1])
x.append(x)
print(x, x == x)
ba = {1: [2, (3, {4: None})]}
ba[1][1][1][4] = ba
print(ba)
def rec_gen():
    yield from g
g = rec_gen()
print(t(lambda: next(g)))
f = lambda: f()
print(t(f))
class P(property): pass
class Inf:
    @property
    def x(self): return self.x
print(t(lambda: Inf().x))
import functools
p = functools.partial(print)
p.__setstate__((p, (), {}, {}))
print(t(lambda: repr(p)) in ("functools.partial(...)",) or True)
e = ValueError()
e.args = (e,)
print(t(lambda: repr(e)), t(lambda: str(e)))
e.__cause__ = e
import traceback, sys
try:
    raise e
except ValueError as x:
    print(len(traceback.format_exc()) > 0)
print(isinstance(1, (str, (float, (int,)))), t(lambda: sum([l, l], [])[0]), t(lambda: "%s" % l), t(lambda: f"{d}"), t(lambda: sorted([l, l]) is not None), t(lambda: max(l, l) is l), {id(l): l}[id(l)] is l)
