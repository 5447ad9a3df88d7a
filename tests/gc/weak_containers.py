# Weak containers while being iterated and collected; finalize order; atexit of finalize.
import weakref, gc
class O:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"O{self.n}"
d = weakref.WeakValueDictionary()
objs = [O(i) for i in range(10)]
for o in objs: d[o.n] = o
seen = []
for k, v in d.items():
    seen.append(k)
    if k == 3: del objs[5:]
del v, o
print(seen[:5], sorted(d), len(d))
objs[1] = None
print(sorted(d.keys()), 1 in d, d.get(1), d.setdefault(2, O(99)).n, d.pop(2).n, sorted(d), dict(d), len(list(d.valuerefs())), d.copy().keys() is not None)
k = weakref.WeakKeyDictionary()
a, b = O("a"), O("b")
k[a], k[b] = "va", "vb"
print(sorted(map(str, k)), k[a], len(k), a in k)
a = None
print(sorted(map(str, k)), list(k.values()), len(list(k.keyrefs())))
s = weakref.WeakSet([O(1)])
print(len(s))
x, y = O(1), O(2)
s.update([x, y])
t = weakref.WeakSet([y])
print(len(s | t), len(s & t), len(s - t), y in s, s >= t, t.issubset(s), len(s.copy()), s == weakref.WeakSet([x, y]))
del x
print(len(s))
s.discard(y)
print(len(s), list(s))
log = []
f1 = O("f1")
fa = weakref.finalize(f1, log.append, "first")
fb = weakref.finalize(f1, log.append, "second")
print(fa.alive, fa.peek()[1].__name__, fb.detach() is not None, fb.alive)
f1 = None
print(log, fa.alive, fa.peek())
f2 = O("f2")
fc = weakref.finalize(f2, lambda v: log.append(v) or "ret", 5)
print(fc(), fc(), log, fc.alive)
class Cache:
    def __init__(self): self.d, self.made = weakref.WeakValueDictionary(), 0
    def get(self, k):
        v = self.d.get(k)
        if v is None:
            self.made += 1
            v = self.d[k] = O(k)
        return v
c = Cache()
h = c.get("p")
for _ in range(100): c.get("p"); c.get("q")
print(c.made, len(c.d), c.get("p") is h)
def hot(n):
    alive = 0
    keep = []
    w = weakref.WeakValueDictionary()
    for i in range(n):
        o = O(i)
        w[i] = o
        if i % 50 == 0: keep.append(o)
        if i % 100 == 99: alive += len(w)
    return alive, len(w), len(keep)
print(hot(1000))
class Node:
    def __init__(self, p=None): self.parent, self.kids = p and weakref.ref(p), []
    def add(self): k = Node(self); self.kids.append(k); return k
root = Node()
leaf = root.add().add()
print(leaf.parent().parent() is root)
del root
print(leaf.parent() and leaf.parent().parent(), leaf.parent())
r = weakref.ref(leaf)
leaf.me = leaf
del leaf
print(r() is None, gc.collect() > 0, r() is None)
