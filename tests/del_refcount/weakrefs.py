# weakref: callbacks at once, dead references, proxies, containers, finalize, equality and hash.
import weakref, gc
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class C:
    def __init__(self, n=0): self.n = n
    def m(self): return self.n
    def __eq__(self, o): return isinstance(o, C) and self.n == o.n
    def __hash__(self): return hash(self.n)
a = C(1)
r = weakref.ref(a, lambda x: print("callback", x is r, x()))
r2 = weakref.ref(a)
print(r() is a, r == r2, r is r2, weakref.ref(a) is r2, hash(r) == hash(a), weakref.getweakrefcount(a), len(weakref.getweakrefs(a)), r == weakref.ref(C(1)), r == weakref.ref(C(2)))
del a
print(r(), r2(), r == r2, r == r, hash(r) == hash(1), t(lambda: hash(weakref.ref(C()))))
b = C(5)
cbs = [weakref.ref(b, lambda x, i=i: print("cb", i)) for i in range(3)]
del cbs[1]
b = None
print("gone")
p = weakref.proxy(c := C(7), lambda x: print("proxy dies"))
print(p.n, p.m(), p == c, type(p).__name__, isinstance(p, C), t(lambda: hash(p)), bool(p))
p.n = 8
print(c.n)
del c
print(t(lambda: p.n), t(lambda: p.m()), t(lambda: bool(p)))
wd = weakref.WeakValueDictionary()
x, y = C("x"), C("y")
wd["x"], wd["y"] = x, y
print(sorted(wd), len(wd), wd["x"] is x)
del x
print(sorted(wd), t(lambda: wd["x"]), wd.get("x", "none"))
wk = weakref.WeakKeyDictionary()
k = C("k")
wk[k] = "v"
print(len(wk), wk[k])
del k
print(len(wk))
ws = weakref.WeakSet()
z = C("z")
ws.add(z)
print(len(ws), z in ws)
del z
print(len(ws))
f = C("f")
fin = weakref.finalize(f, print, "finalized", 1, sep="-")
print(fin.alive)
del f
print(fin.alive, fin())
m = C("m")
wm = weakref.WeakMethod(m.m)
print(wm()(), weakref.ref(m.m)() is None)
del m
print(wm())
for v in (5, "s", (), None, [], {}, object()):
    print(type(v).__name__, t(lambda: type(weakref.ref(v)).__name__))
class L(list): pass
class S:
    __slots__ = ()
class SW:
    __slots__ = ("__weakref__",)
def fn(): pass
for v in (L(), S(), SW(), fn, C, C().m, len, (i for i in []), {1}, frozenset(), weakref, type, lambda: 0):
    print(type(v).__name__, t(lambda: weakref.ref(v)() is v))
print(t(lambda: weakref.ref()), repr(weakref.ref(fn)).startswith("<weakref at 0x"), "dead" in repr(weakref.ref(C())))
class R(weakref.ref):
    def __new__(cls, o, cb=None, tag=None): return super().__new__(cls, o, cb)
    def __init__(self, o, cb=None, tag=None):
        super().__init__(o, cb)
        self.tag = tag
q = C("q")
rr = R(q, tag="tagged")
print(rr.tag, rr() is q)
def raiser(_): raise ValueError("in callback")
import sys
errs = []
sys.unraisablehook = lambda u: errs.append(str(u.exc_value))
w = C("w")
wr = weakref.ref(w, raiser)
del w
print(errs)
cyc = C("cyc")
cyc.me = cyc
wc = weakref.ref(cyc, lambda r: print("cycle collected"))
del cyc
print(wc() is None)
gc.collect()
print(wc() is None)
res = C("res")
class Res:
    def __init__(self): self.x = weakref.ref(self, lambda r: print("own callback"))
    def __del__(self): print("del sees", self.x() is self)
Res()
