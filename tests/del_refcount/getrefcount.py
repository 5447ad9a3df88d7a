# sys.getrefcount is honest about names, containers, arguments and frames.
import sys
class C: pass
rc = sys.getrefcount
o = C()
base = rc(o)
def diff(): return rc(o) - base
a = o
print(diff())
b = [o, o]
print(diff())
del a, b[0]
print(diff())
b.clear()
print(diff())
d = {"x": o, o: 1}
print(diff())
d.pop("x")
print(diff())
d.clear()
t = (o,) * 5
print(diff())
del t
s = {o}
fs = frozenset(s)
print(diff())
del s, fs
x = C()
x.attr = o
print(diff())
x.attr = None
print(diff())
def f(p): return rc(o) - base
r = f(o)
print(r >= 0, r <= 2)
def g():
    loc = o
    return diff()
print(g(), diff())
def cl():
    v = o
    return lambda: v
c = cl()
print(diff())
del c
print(diff())
m = x.__init__
it = iter([o])
print(diff())
next(it)
del it
print(diff())
gen = (y for y in [o])
print(diff())
next(gen)
del gen
print(diff())
try:
    raise ValueError(o)
except ValueError as e:
    print(diff())
print(diff())
z = [o] * 100
print(diff())
z2 = z[:50]
z3 = z + z2
print(diff())
del z, z2, z3
import functools
p = functools.partial(print, o, k=o)
print(diff())
del p
for i in range(10):
    q = o
print(diff())
del q
setattr(x, "y", o)
vars(x)["z"] = o
print(diff())
del x
print(diff())
w = o if o else None
v = o and o
print(diff())
del w, v
(l1, l2), l3 = (o, o), o
print(diff())
del l1, l2, l3
zz = zip([o], [o])
mp = map(lambda k: k, [o])
print(diff())
del zz, mp
print(diff(), rc(None) > 1000, rc(()) > 1000, rc(C()) <= 1)
bm = o.__class__
k = C.__init__
class Sub(C): pass
so = Sub()
print(rc(Sub) > 1, diff())
st = [o]
st2 = st
st[0] = None
print(diff())
sl = slice(o, o)
print(diff())
del sl
e = enumerate([o])
n = next(e)
print(diff())
del e, n
print(diff())
