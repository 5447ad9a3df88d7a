# Dispatch tables, bound methods stored, class registries, singletons, mixins, iterators with state.
class Machine:
    def __init__(self):
        self.state, self.log = self.idle, []
    def idle(self, e): return self.running if e == "start" else self.idle
    def running(self, e): return {"pause": self.paused, "stop": self.idle}.get(e, self.running)
    def paused(self, e): return self.running if e == "resume" else self.idle if e == "stop" else self.paused
    def feed(self, *events):
        for e in events:
            self.state = self.state(e)
            self.log.append(self.state.__name__)
        return self
print(Machine().feed("start", "pause", "x", "resume", "stop", "start").log)
class Shape:
    kinds = {}
    def __init_subclass__(cls, kind=None, **k):
        super().__init_subclass__(**k)
        if kind: Shape.kinds[kind] = cls
    @classmethod
    def make(cls, kind, *a): return cls.kinds[kind](*a)
class Sq(Shape, kind="sq"):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
class Ci(Shape, kind="ci"):
    def __init__(self, r): self.r = r
    def area(self): return 3 * self.r ** 2
print(sorted(Shape.kinds), [Shape.make(k, v).area() for k, v in (("sq", 3), ("ci", 2), ("sq", 0.5))])
class Ev:
    def __init__(self): self.h = []
    def __iadd__(self, f):
        self.h.append(f)
        return self
    def __isub__(self, f):
        self.h.remove(f)
        return self
    def __call__(self, *a): return [f(*a) for f in self.h]
class Btn:
    def __init__(self, n): self.n, self.click, self.c = n, Ev(), 0
    def on(self, x):
        self.c += x
        return self.c
b = Btn("b")
b.click += b.on
b.click += lambda x: x * 100
print(b.click(2), b.click(3), b.c)
b.click -= b.on
print(b.click(1), b.c)
class Chain:
    def __init__(self): self.ops = []
    def __getattr__(self, n):
        if n.startswith("__"): raise AttributeError(n)
        def add(*a):
            self.ops.append((n, a))
            return self
        return add
    def run(self, v):
        for n, a in self.ops: v = getattr(v, n)(*a)
        return v
print(Chain().strip().upper().replace("L", "1").split("O").run("  hello world "))
class Cd:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
c = Cd(5)
print(next(c), list(c), list(c), max(Cd(4)), [x for x in Cd(3)], dict(zip(Cd(3), "abc")))
class Comp:
    def __init__(self): self.parts = []
    def add(self, p):
        self.parts.append(p)
        return self
    def total(self): return sum(p.total() if isinstance(p, Comp) else p for p in self.parts)
print(Comp().add(1).add(Comp().add(2).add(Comp().add(3))).total())
class Undo:
    def __init__(self): self.v, self.u, self.r = [], [], []
    def do(self, f, inv):
        f(self.v); self.u.append((f, inv)); self.r.clear()
    def undo(self):
        f, i = self.u.pop(); i(self.v); self.r.append((f, i))
    def redo(self):
        f, i = self.r.pop(); f(self.v); self.u.append((f, i))
u = Undo()
for k in range(3): u.do(lambda v, k=k: v.append(k), lambda v: v.pop())
u.undo(); u.undo(); print(u.v); u.redo(); print(u.v, len(u.u), len(u.r))
class Vis:
    def visit(self, n): return getattr(self, "v_" + type(n).__name__, self.other)(n)
    def other(self, n): return f"?{n}"
    def v_int(self, n): return n + 1
    def v_list(self, n): return [self.visit(x) for x in n]
    def v_dict(self, n): return {k: self.visit(v) for k, v in n.items()}
print(Vis().visit([1, "a", {"k": [2, None]}]))
