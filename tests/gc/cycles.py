# Cycles of every kind are found; finalizers run once; callbacks and thresholds.
import gc, weakref
gc.disable()
class C:
    def __init__(self, n=None): self.n = n
dead = []
def track(o): return weakref.ref(o, lambda r: dead.append(1))
def check(name, make):
    r = make()
    refs = [track(x) for x in (r if isinstance(r, list) and r and isinstance(r[0], C) else [r])]
    del r
    before = len(dead)
    gc.collect()
    print(name, len(dead) - before, all(x() is None for x in refs))
    dead.clear()
def self_ref():
    c = C(); c.me = c; return c
def pair():
    a, b = C(), C(); a.o, b.o = b, a; return [a, b]
def via_list():
    c = C(); c.l = [c]; return c
def via_dict():
    c = C(); c.d = {"k": {"j": c}}; return c
def via_tuple():
    c = C(); c.t = (1, (c,)); return c
def via_closure():
    c = C(); c.f = lambda: c; return c
def via_method():
    c = C(); c.m = c.__init__; return c
def via_gen():
    c = C()
    def g():
        yield c
        yield 1
    c.g = g(); next(c.g); return c
def via_set():
    c = C(); c.s = {c}; return c
def via_exc():
    c = C()
    try: raise ValueError(c)
    except ValueError as e: c.e = e
    return c
def via_frame():
    import sys
    c = C(); c.f = sys._getframe(); return c
def via_partial():
    import functools
    c = C(); c.p = functools.partial(print, c); return c
def via_property():
    c = C()
    class K:
        p = property(lambda s: c)
    c.k = K; return c
def via_deque():
    from collections import deque
    c = C(); c.q = deque([c]); return c
def via_iter():
    c = C(); l = [c]; c.i = iter(l); return c
def via_map():
    c = C(); c.m = map(lambda x: c, [c]); return c
def via_dictview():
    c = C(); c.v = {"k": c}.values(); return c
def via_default():
    c = C()
    def f(x=c): pass
    c.f = f; return c
def via_kwdefault():
    c = C()
    def f(*, x=c): pass
    c.f = f; return c
def via_annotations():
    c = C()
    def f(x: c): pass
    f.__annotations__; c.f = f; return c
def via_cm():
    c = C(); c.c = classmethod(c); c.s = staticmethod(c); return c
def via_super():
    c = C(); c.s = super(C, c); return c
def via_weakproxy():
    c = C(); c.p = weakref.proxy(c); c.me = c; return c
def via_slots():
    class S:
        __slots__ = ("x", "__weakref__")
    s = S(); s.x = s; return s
def via_memoryview():
    c = C(); b = bytearray(5); c.m = memoryview(b); c.c = c; return c
def long_chain():
    cs = [C(i) for i in range(1000)]
    for a, b in zip(cs, cs[1:] + cs[:1]): a.next = b
    return cs[0]
for name, f in list(globals().items()):
    if callable(f) and (name.startswith("via_") or name in ("self_ref", "pair", "long_chain")):
        check(name, f)
class Fin:
    count = 0
    def __init__(self): self.me = self
    def __del__(self): Fin.count += 1
for _ in range(10): Fin()
print(Fin.count, gc.collect() >= 10, Fin.count, gc.collect(), gc.garbage)
class Res:
    saved = None
    n = 0
    def __init__(self): self.me = self
    def __del__(self):
        Res.n += 1
        Res.saved = self
Res()
gc.collect()
print(Res.n, Res.saved.me is Res.saved)
Res.saved = None
gc.collect()
print(Res.n)
a, b = Fin(), C()
a.b, b.a = b, a
wr = weakref.ref(b)
del a, b
gc.collect()
print(wr() is None, Fin.count)
print(gc.isenabled(), gc.enable(), gc.isenabled(), gc.get_threshold()[0] > 0, len(gc.get_count()), gc.is_tracked([]), gc.is_tracked(5), gc.is_tracked("a"), gc.get_debug())
events = []
gc.callbacks.append(lambda phase, info: events.append((phase, sorted(info))))
gc.collect()
gc.callbacks.clear()
print(events)
x = [C("ref")]
print(any(r is x for r in gc.get_referrers(x[0])), any(r is x[0] for r in gc.get_referents(x)), len(gc.get_stats()), gc.freeze(), gc.get_freeze_count() > 0, gc.unfreeze(), gc.get_freeze_count())
for bad in (-1, 5, "a"):
    try: gc.collect(bad)
    except Exception as e: print(type(e).__name__, e)
print(gc.collect(0) >= 0, gc.collect(1) >= 0, gc.collect(generation=2) >= 0, gc.set_threshold(500, 5), gc.get_threshold()[:2])
