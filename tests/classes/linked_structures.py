# Linked lists, trees, graphs, queues and caches as classes.
class Node:
    def __init__(self, v, nxt=None): self.v, self.next = v, nxt
class LL:
    def __init__(self, it=()):
        self.head, self.n = None, 0
        for x in reversed(list(it)): self.push(x)
    def push(self, v):
        self.head = Node(v, self.head)
        self.n += 1
    def __iter__(self):
        c = self.head
        while c:
            yield c.v
            c = c.next
    def __len__(self): return self.n
    def reverse(self):
        p, c = None, self.head
        while c: c.next, p, c = p, c, c.next
        self.head = p
        return self
    def insert_sorted(self, v):
        if not self.head or self.head.v >= v: return self.push(v)
        c = self.head
        while c.next and c.next.v < v: c = c.next
        c.next = Node(v, c.next)
        self.n += 1
    def __contains__(self, v): return any(x == v for x in self)
    def __repr__(self): return "->".join(map(str, self)) or "empty"
l = LL([3, 1, 2])
print(l, len(l), list(l), l.reverse(), 3 in l, 9 in l, LL(), LL("abc").reverse())
s = LL()
for x in (5, 2, 8, 1, 9, 3): s.insert_sorted(x)
print(s, sum(s), max(s), sorted(s) == list(s))
class Tree:
    __slots__ = ("k", "l", "r", "h")
    def __init__(self, k): self.k, self.l, self.r, self.h = k, None, None, 1
def h(t): return t.h if t else 0
def fix(t):
    t.h = 1 + max(h(t.l), h(t.r))
    return t
def rr(t):
    x = t.l
    t.l, x.r = x.r, t
    fix(t)
    return fix(x)
def rl(t):
    x = t.r
    t.r, x.l = x.l, t
    fix(t)
    return fix(x)
def ins(t, k):
    if t is None: return Tree(k)
    if k < t.k: t.l = ins(t.l, k)
    elif k > t.k: t.r = ins(t.r, k)
    fix(t)
    if h(t.l) - h(t.r) > 1:
        if h(t.l.l) < h(t.l.r): t.l = rl(t.l)
        return rr(t)
    if h(t.r) - h(t.l) > 1:
        if h(t.r.r) < h(t.r.l): t.r = rr(t.r)
        return rl(t)
    return t
def walk(t):
    if t:
        yield from walk(t.l)
        yield t.k
        yield from walk(t.r)
t = None
for i in range(500): t = ins(t, i * 37 % 503)
print(h(t), len(list(walk(t))), list(walk(t))[:5], list(walk(t)) == sorted(walk(t)))
t = None
for i in range(300): t = ins(t, i)
print(h(t), t.k)
class LRU:
    def __init__(self, n): self.n, self.d = n, {}
    def get(self, k):
        if k not in self.d: return None
        v = self.d.pop(k)
        self.d[k] = v
        return v
    def put(self, k, v):
        self.d.pop(k, None)
        self.d[k] = v
        if len(self.d) > self.n: del self.d[next(iter(self.d))]
c = LRU(3)
for i in range(5): c.put(i, i * i)
print(c.d, c.get(2), c.get(0), c.put(9, 81), c.d)
class Graph:
    def __init__(self): self.e = {}
    def add(self, a, b, w=1):
        self.e.setdefault(a, {})[b] = w
        self.e.setdefault(b, {})
        return self
    def dfs(self, a, seen=None):
        seen = set() if seen is None else seen
        seen.add(a)
        yield a
        for b in self.e[a]:
            if b not in seen: yield from self.dfs(b, seen)
    def topo(self):
        out, mark = [], {}
        def visit(x):
            if mark.get(x) == 1: raise ValueError("cycle")
            if x in mark: return
            mark[x] = 1
            for y in self.e[x]: visit(y)
            mark[x] = 2
            out.append(x)
        for x in self.e: visit(x)
        return out[::-1]
g = Graph().add("a", "b").add("b", "c").add("a", "d").add("d", "c").add("c", "e")
print(list(g.dfs("a")), g.topo())
try:
    g.add("e", "a").topo()
except ValueError as e:
    print(e)
class Trie:
    def __init__(self): self.kids, self.end = {}, False
    def add(self, w):
        t = self
        for ch in w: t = t.kids.setdefault(ch, Trie())
        t.end = True
    def words(self, pre=""):
        if self.end: yield pre
        for ch, k in sorted(self.kids.items()): yield from k.words(pre + ch)
tr = Trie()
for w in "to tea ten i in inn".split(): tr.add(w)
print(list(tr.words()), list(tr.kids["t"].words("t")))
