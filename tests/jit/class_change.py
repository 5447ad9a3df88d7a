# Classes changed under running hot loops: methods, attributes, bases, descriptors, __class__.
class P:
    scale = 2
    def __init__(self, x):
        self.x = x
    def get(self):
        return self.x * self.scale
def total(ps, change_at=None, change=None):
    s = 0
    for i, p in enumerate(ps):
        if i == change_at:
            change()
        s += p.get()
    return s
ps = [P(i) for i in range(4000)]
print(total(ps))
def patch():
    P.get = lambda self: 1
old = P.get
print(total(ps, 2000, patch))
P.get = old
print(total(ps, 1000, lambda: setattr(P, "scale", 3)))
print(total(ps, 3999, lambda: setattr(ps[3999], "scale", 1000)))
class Q(P):
    def get(self):
        return -self.x
def become_q():
    for p in ps[2000:3000]:
        p.__class__ = Q
print(total(ps, 1500, become_q), type(ps[2500]).__name__)
Q.get = P.get
print(total(ps))
del Q.get
print(total(ps))
def inst_method():
    ps[3500].get = lambda: 10 ** 9
print(total(ps, 100, inst_method))
del ps[3500].get
def add_property():
    P.x = property(lambda self: 7, lambda self, v: None)
print(total(ps, 3990, add_property))
del P.x
print(total(ps))
def add_getattr():
    P.__getattribute__ = lambda self, n: 5 if n == "x" else object.__getattribute__(self, n)
print(total(ps, 3995, add_getattr))
del P.__getattribute__
class Other:
    def get(self):
        return 100
class Base2:
    scale = 50
def rebase():
    global P
    class NewBase:
        def get2(self): return 2
        scale = 9
    Q.__bases__ = (NewBase, P)
try:
    print(total(ps, 10, rebase))
except TypeError as e:
    print("bases:", e)
mixed = [P(1), Other(), Q(2), P(3)] * 1500
print(total(mixed))
class D:
    def __get__(self, o, t): return lambda: 3
print(total(mixed, 3000, lambda: setattr(Other, "get", D())))
def attr_loop(p, n):
    for i in range(n):
        p.x += 1
        p.y = p.x
        if i == n // 2:
            del p.y
            p.z = 5
    return p.__dict__
print(attr_loop(P(0), 4000), attr_loop(P(0.5), 4000))
class Slot:
    __slots__ = ("v", "w")
def slots(n):
    o = Slot()
    o.v = 0
    for i in range(n):
        o.v += i
        if i == n - 2:
            try:
                o.w += 1
            except AttributeError as e:
                msg = str(e)
    return o.v, msg
print(slots(4000))
class Counter:
    count = 0
    def bump(self):
        self.count += 1
        Counter.count += 2
        return self.count
def bump(n):
    c = Counter()
    for _ in range(n):
        c.bump()
    return c.count, Counter.count
print(bump(3000))
def dyn(n):
    r = 0
    for i in range(n):
        cls = type("T", (), {"v": i}) if i % 1000 == 0 else cls
        r += cls().v
    return r
print(dyn(3500))
