# The order in which locals, containers, attributes and call arguments are destroyed.
log = []
class D:
    def __init__(self, n): self.n = n
    def __del__(self): log.append(self.n)
def flush(tag):
    print(tag, log)
    log.clear()
def f():
    a = D("a"); b = D("b"); c = D("c")
    b2 = b
f()
flush("locals")
def g(x, y, *z, k=None, **w):
    v = D("v")
    return "r"
g(D("x"), D("y"), D("z1"), D("z2"), k=D("k"), w=D("w"))
flush("args")
l = [D(i) for i in range(4)]
del l
flush("list")
t = tuple(D(i) for i in range(4))
del t
flush("tuple")
d = {i: D(i) for i in range(4)}
del d
flush("dict")
d = {D("key"): D("value")}
d.clear()
flush("dict kv")
class O: pass
o = O()
o.a, o.b, o.c = D("a"), D("b"), D("c")
del o
flush("attrs")
class P(D):
    pass
p = P("parent")
p.child = D("child")
del p
flush("parent first")
l = [D(i) for i in range(6)]
del l[1:4]
flush("slice del")
l[:] = [D("new")]
flush("slice assign")
l += [D("x")]
l.clear()
flush("clear")
x = D("old")
x = D("new")
flush("rebind")
x, y = D("p"), D("q")
flush("pair")
x, y = y, x
flush("swap")
x = y = None
flush("none")
def h():
    try:
        return D("ret")
    finally:
        log.append("finally")
h()
flush("return temp")
def k():
    a = D("ka")
    raise ValueError(D("in exc"))
try:
    k()
except ValueError as e:
    flush("during except")
    e2 = None
flush("after except")
def gen():
    a = D("ga")
    b = D("gb")
    yield
    c = D("gc")
z = gen()
next(z)
del z
flush("gen")
z = gen()
list(z)
flush("gen done")
D("x1").n + D("x2").n
flush("binop")
[D("l1"), D("l2")][0].n
flush("list temp")
(lambda a, b: None)(D("la"), D("lb"))
flush("lambda")
print(D("pr").n, end=" ")
flush("print")
if D("cond"): log.append("body")
flush("if")
while D("while"): break
flush("while")
for i in (D("f1"), D("f2")): log.append("iter")
del i
flush("for")
with_ = type("W", (), {"__enter__": lambda s: D("entered"), "__exit__": lambda s, *a: log.append("exit")})
with with_(): log.append("body")
flush("with")
assert D("assert")
flush("assert")
D("m1").__class__("m2").n
flush("chain")
f"{D('fs').n}{D('fs2').n}"
flush("fstring")
a = D("outer")
a.inner = D("inner")
a.inner.deep = D("deep")
a = None
flush("nested")
s = {D("s")}
s = None
flush("set")
def deco(fn): return None
@deco
def decorated(x=D("default")): pass
flush("function dropped")
def clos():
    c = D("cell")
    return lambda: c
clos()
flush("closure")
D("a") and D("b")
flush("and")
D("a") < 5 if False else D("c").n == 5
flush("cmp")
D("q").z = 1
flush("end")
