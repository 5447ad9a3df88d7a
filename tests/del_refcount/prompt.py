# Objects die at once: rebinding, del, scope exit, containers, arguments, temporaries.
import sys
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
a = D("a")
a = None
print("1")
b = D("b")
del b
print("2")
def f():
    x = D("x")
    y = D("y")
    print("in f")
f()
print("3")
l = [D("l0"), D("l1")]
l.pop()
print("popped")
l[0] = 5
print("replaced")
d = {"k": D("dv")}
d["k"] = 0
s = {D("sv")}
s.clear()
t = (D("t0"), D("t1"))
del t
print("4")
D("expr")
print(D("attr").n)
def g(v): print("g got", v.n)
g(D("arg"))
def h(v):
    del v
    print("after del v")
h(D("darg"))
x = y = D("shared")
del x
print("still one")
del y
print("5")
class H:
    pass
o = H()
o.a = D("oa")
o.a = D("oa2")
del o.a
o.b = D("ob")
del o
print("6")
for i in [D("i0"), D("i1")]:
    print("loop", i.n)
del i
print("7")
def gen():
    z = D("gen local")
    yield 1
    print("not reached")
q = gen()
next(q)
del q
print("8")
lam = lambda v=D("default"): v
del lam
print("9")
class K:
    c = D("class attr")
del K
import gc
gc.collect()
print("10")
try:
    e = D("exc local")
    raise ValueError(e)
except ValueError:
    del e
    print("in handler")
print("after handler")
[D(f"comp{i}") for i in range(2)]
print("11")
w = D("w1"), D("w2")
p, w = w
print("unpacked")
p = w
del w
print(p.n)
p, p = D("swap1"), D("swap2")
print(p.n)
def ret():
    k = D("ret")
    return k
ret()
ret().n
r = ret()
print("held")
r = ret()
print("end of module")
