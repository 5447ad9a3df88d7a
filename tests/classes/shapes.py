# Instances of one class whose attributes come in different orders, numbers and kinds, and go again.
class P:
    pass
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
a, b = P(), P()
a.x, a.y = 1, 2
b.y, b.x = 2, 1
print(a.__dict__, b.__dict__, a.__dict__ == b.__dict__)
def total(p):
    return p.x * 10 + p.y
print([total(p) for p in (a, b, a, b)])
del a.x
print(t(lambda: total(a)), a.__dict__)
a.x = 5
print(total(a), a.__dict__)
many = P()
for i in range(100):
    setattr(many, f"f{i}", i)
print(sum(many.__dict__.values()), many.f77, len(many.__dict__))
for i in range(0, 100, 2):
    delattr(many, f"f{i}")
print(t(lambda: many.f0), many.f99, len(many.__dict__), list(many.__dict__)[:3])
many.f0 = "back"
print(many.f0, list(many.__dict__)[-1])
class Q:
    d = "class default"
    def __init__(self, k):
        if k % 2:
            self.a = k
        self.b = k
        if k % 3 == 0:
            self.d = k
def use(q):
    return getattr(q, "a", None), q.b, q.d
print([use(Q(k)) for k in range(7)])
Q.a = "now on class"
print([Q(k).a for k in range(4)])
q = Q(3)
d = q.__dict__
d["new"] = 1
q.newer = 2
del d["b"]
print(q.new, d["newer"], t(lambda: q.b), sorted(d), q.__dict__ is d)
q.__dict__ = {"b": "fresh"}
print(q.b, q.d, d, t(lambda: q.newer))
d["zombie"] = 1
print(t(lambda: q.zombie))
class R(P):
    pass
r = R()
r.x, r.y = 7, 8
print(total(r), total(a), total(b))
r.__class__ = P
print(type(r).__name__, total(r))
ps = []
for names in ("xy", "yx", "zxy", "xzy", "yzx", "wxyz", "xwy"):
    p = P()
    for i, n in enumerate(names):
        setattr(p, n, i)
    ps.append(p)
print([total(p) for p in ps], [len(vars(p)) for p in ps])
P.x = property(lambda self: 100)
print([total(p) for p in ps], t(lambda: setattr(ps[0], "x", 1)))
del P.x
print([total(p) for p in ps])
P.__getattr__ = lambda self, n: f"auto {n}"
print(a.missing, ps[0].x, P().zzz)
del P.__getattr__
print(t(lambda: a.missing))
P.__setattr__ = lambda self, n, v: object.__setattr__(self, n, (v, "set"))
a.x = 3
print(a.x)
del P.__setattr__
a.x = 4
print(a.x, a.__dict__)
