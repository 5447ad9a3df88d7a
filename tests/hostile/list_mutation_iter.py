# Lists changed while iterated, extended, compared, joined, indexed, removed from.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
l = [1, 2, 3, 4, 5, 6]
out = []
for x in l:
    out.append(x)
    l.remove(x)
print(out, l)
l = [1, 2, 3]
for i, x in enumerate(l):
    if i < 5: l.append(x * 10)
print(l)
l = [1, 2, 3, 4]
for x in l:
    l.clear()
print(l, x)
l = [1, 2, 3]
it = iter(l)
next(it)
l[:] = []
print(list(it), l.append(1), list(it))
l = [1, 2, 3]
it = reversed(l)
next(it)
l.clear()
print(list(it))
class Clear:
    def __init__(self, l): self.l = l
    def __eq__(self, o):
        self.l.clear()
        return False
for op in ("index", "count", "remove", "__contains__"):
    l = []
    l.extend([Clear(l), Clear(l), 1])
    print(op, t(lambda: getattr(l, op)(5)), l)
a, b = [], []
a.extend([Clear(a), 1, 2])
b.extend([1, 2, 3])
print(a == b, a, b, t(lambda: [Clear(b)] == [b]), b)
class ClearLt:
    def __init__(self, l): self.l = l
    def __eq__(self, o): return True
    def __lt__(self, o):
        self.l.clear()
        return True
    def __repr__(self): return "ClearLt"
a = [1]
a[0] = ClearLt(a)
print(a < [5], a)
class Ix:
    def __init__(self, l, v): self.l, self.v = l, v
    def __index__(self):
        self.l.clear()
        return self.v
l = [1, 2, 3]
print(t(lambda: l[Ix(l, 1)]), t(lambda: l.insert(Ix(l, 5), "x")), l, t(lambda: l.pop(Ix(l, 0))))
l = [1, 2, 3, 4]
print(t(lambda: l[Ix(l, 0):Ix(l, 3)]), l)
l = [1, 2, 3, 4]
def assign():
    l[Ix(l, 0):Ix(l, 3)] = ["new"]
print(t(assign), l)
l = [1, 2, 3, 4]
def assign2():
    l[0:4:Ix(l, 2)] = ["a", "b"]
print(t(assign2), l)
l = [1, 2, 3]
print(t(lambda: l * Ix(l, 2)), l)
l = [1, 2, 3]
def g():
    yield 1
    l.clear()
    yield 2
l[1:2] = g()
print(l)
l = [1, 2]
l.extend(l)
l += l
l[1:3] = l
print(l, len(l))
def self_ext():
    for x in list(l)[:2]:
        l.append("grown")
        yield x
l = [1, 2]
l.extend(self_ext())
print(l)
class S(str): pass
parts = ["a", "b", "c"]
class Str:
    def __str__(self):
        parts.clear()
        return "x"
print(t(lambda: ",".join(map(str, [Str(), *parts]))), parts)
class Item:
    def __repr__(self):
        if len(l) < 50: l.append(1)
        return "I"
l = [Item(), 2]
print(repr(l), len(l))
class Shrink:
    def __repr__(self):
        l.clear()
        return "S"
l = [Shrink(), 1, 2]
print(repr(l), l)
class Hash:
    def __hash__(self):
        tup_src.clear()
        return 1
tup_src = [1, 2]
print(hash((Hash(), tuple(tup_src))) is not None, tup_src)
class Del:
    def __init__(self, l): self.l = l
    def __del__(self): self.l.append("del")
l = []
l.extend([Del(l), Del(l), 1])
del l[:2]
print(l)
l = []
l.append(Del(l))
l[0] = None
print(l)
l = []
l.extend(Del(l) for _ in range(3))
l.clear()
print(l)
l = []
l.append(Del(l))
l *= 0
print(l)
l = [1]
l.append(Del(l))
l.pop() and None
print(l)
l = []
l.extend([Del(l), 5])
l[:] = [7]
print(l)
zipped = [1, 2, 3, 4]
print([(a, zipped.pop()) for a in zipped], [x for x in zip(zipped, zipped)])
