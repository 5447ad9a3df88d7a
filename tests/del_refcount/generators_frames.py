# Destruction with generators, frames, closures, coroutines and comprehension leftovers.
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def gen(d):
    try:
        yield d.n
    finally:
        print("gen finally")
g = gen(D("arg"))
print(next(g))
g = None
print("1")
g = gen(D("unstarted"))
del g
print("2")
for v in gen(D("loop")): pass
print("3")
def outer():
    c = D("cell")
    def inner(): return c.n
    return inner
f = outer()
print(f())
del f
print("4")
fs = [lambda d=D(i): d.n for i in range(2)]
print([f() for f in fs])
del fs
f = None
print("5")
async def co():
    d = D("co local")
    await sleeper()
class Aw:
    def __await__(self): yield 1
def sleeper(): return Aw()
c = co()
c.send(None)
c.close()
print("6")
c = co()
c.send(None)
del c
print("7")
def args(*a, **k):
    return len(a) + len(k)
print(args(D(1), D(2), k=D(3)))
print("8")
class It:
    def __init__(self): self.d = D("it")
    def __iter__(self): return self
    def __next__(self): return 1
for x in It():
    break
print("9")
a, *b = [D("a"), D("b1"), D("b2")]
del a
print("a deleted")
b.pop()
del b
print("10")
def tail(n):
    d = D(n)
    return tail(n - 1) if n else "bottom"
print(tail(2))
def rec_gen(n):
    d = D(f"rg{n}")
    if n: yield from rec_gen(n - 1)
    yield n
g = rec_gen(2)
next(g)
del g
print("11")
m = map(lambda d: d.n, [D("m1"), D("m2")])
print(next(m))
del m
z = zip([D("z1")], [D("z2")])
next(z)
print("zip advanced")
del z
print("12")
e = enumerate([D("e")])
i, d = next(e)
del e
print("enum gone")
del d
d = {}
d[D("k").n] = D("v")
d["k"] = None
print("13")
import sys
fr = None
def frame():
    global fr
    loc = D("frame local")
    fr = sys._getframe()
frame()
print("frame kept", fr.f_locals["loc"].n)
fr.clear()
print("frame cleared")
fr = None
def swap(a, b): return b, a
x, y = swap(D("sa"), D("sb"))
del x
print("14")
exec("q = D('exec'); del q; print('in exec')")
eval("D('eval').n")
[D("lc") for _ in range(1)] and None
{D("sc").n for _ in range(1)}
print("15")
class Meth:
    def __init__(self): self.d = D("meth")
    def m(self): return self.d.n
bm = Meth().m
print(bm())
del bm
print("16")
