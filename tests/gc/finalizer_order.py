# Cycles with finalizers, weakrefs with callbacks inside garbage, resurrection of a whole cycle.
import gc, weakref
log = []
class N:
    def __init__(self, n): self.n = n
    def __del__(self): log.append((self.n, self.other.n if hasattr(self, "other") else None))
a, b, c = N("a"), N("b"), N("c")
a.other, b.other, c.other = b, c, a
del a, b, c
gc.collect()
print(sorted(log))
log.clear()
saved = []
class Z:
    def __init__(self, n): self.n = n
    def __del__(self):
        log.append(self.n)
        if self.n == "z1": saved.append(self)
x, y = Z("z1"), Z("z2")
x.o, y.o = y, x
del x, y
gc.collect()
print(sorted(log), saved[0].o.o is saved[0], saved[0].o.n)
saved.clear()
gc.collect()
print(sorted(log))
log.clear()
class W: pass
w = W()
w.me = w
w.cb = weakref.ref(w, lambda r: log.append("inside garbage never called"))
outside = weakref.ref(w, lambda r: log.append("outside called"))
del w
gc.collect()
print(log, outside())
log.clear()
class Deep:
    def __init__(self, d): self.d = d; self.me = self
    def __del__(self):
        log.append(self.d)
        gc.collect()
        self.extra = [self]
Deep(1)
Deep(2)
gc.collect()
print(sorted(log))
log.clear()
class Maker:
    def __init__(self, n): self.n, self.me = n, self
    def __del__(self):
        log.append(self.n)
        if self.n > 0: Maker(self.n - 1)
Maker(3)
for _ in range(6): gc.collect()
print(log)
d = {}
d["d"] = d
l = [d]
l.append(l)
d["l"] = l
del d, l
print(gc.collect() >= 2)
class Raise:
    def __init__(self): self.me = self
    def __del__(self): raise RuntimeError("ignored")
import sys
errs = []
sys.unraisablehook = lambda u: errs.append(str(u.exc_value))
Raise()
gc.collect()
print(errs)
def gen():
    try:
        me = yield
        yield me
    finally:
        log.append("gen closed by gc")
log.clear()
g = gen()
next(g)
g.send(g)
del g
gc.collect()
print(log)
