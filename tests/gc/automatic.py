# Garbage in cycles goes away without asking; counts stay bounded; nothing reachable is lost.
import gc, weakref
class Node:
    live = 0
    def __init__(self):
        Node.live += 1
        self.me = self
        self.pay = [0] * 3
    def __del__(self): Node.live -= 1
peak = 0
for i in range(60000):
    Node()
    if Node.live > peak: peak = Node.live
print(peak < 60000, Node.live < 60000)
gc.collect()
print(Node.live)
keep = []
for i in range(20000):
    n = Node()
    if i % 100 == 0: keep.append(n)
del n
gc.collect()
print(Node.live, len(keep), all(k.me is k and len(k.pay) == 3 for k in keep))
tree = None
for i in range(5000):
    tree = {"left": tree if i % 7 else None, "data": [i, {"x": i}], "loop": None}
    tree["loop"] = tree
depth, t = 0, tree
while t:
    depth += 1
    assert t["data"][1]["x"] == t["data"][0] and t["loop"] is t
    t = t["left"]
print(depth)
refs = [weakref.ref(k) for k in keep]
del keep, tree, t
gc.collect()
print(sum(r() is not None for r in refs), Node.live)
def churn():
    pool = []
    for i in range(30000):
        a = [i]
        a.append(a)
        pool.append(a)
        if len(pool) > 50: pool.pop(i % 50)
    return sum(p[0] for p in pool) > 0 and all(p[1] is p for p in pool)
print(churn())
gens = []
def g():
    me = yield
    yield me
for i in range(5000):
    x = g()
    next(x)
    x.send(x)
    if i % 500 == 0: gens.append(x)
print(len(gens))
classes = weakref.WeakSet()
for i in range(300): classes.add(type(f"T{i}", (), {}))
gc.collect()
print(len(classes))
lru = {}
for i in range(20000):
    lru[i] = n = [lru.get(i - 1)]
    n.append(n)
    if i >= 10: del lru[i - 10]; n[0] = None
gc.collect()
print(sorted(lru)[0], len(lru))
