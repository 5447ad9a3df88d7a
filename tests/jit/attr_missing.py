# Attributes that vanish, appear or raise in hot loops.
class A:
    pass
def sum_attr(objs):
    s, missing = 0, 0
    for o in objs:
        try:
            s += o.v
        except AttributeError:
            missing += 1
    return s, missing
objs = []
for i in range(4000):
    o = A()
    o.v = i
    objs.append(o)
print(sum_attr(objs))
for o in objs[::10]:
    del o.v
print(sum_attr(objs))
A.v = -1
print(sum_attr(objs))
del A.v
A.__getattr__ = lambda self, n: 1000
print(sum_attr(objs))
del A.__getattr__
print(sum_attr(objs))
for i, o in enumerate(objs[::7]):
    o.w = i
    o.v = 0.5
print(sum_attr(objs))
def uncaught(objs, n):
    s = 0
    for i in range(n):
        s += objs[i % len(objs)].v
    return s
good = [o for o in objs if hasattr(o, "v")]
print(uncaught(good, 5000))
bad = good[:2999] + [A()] + good
try:
    uncaught(bad, 4000)
except AttributeError as e:
    print(e, e.name, e.__traceback__.tb_next.tb_lineno, e.__traceback__.tb_next.tb_frame.f_locals["i"])
class Lazy:
    def __getattr__(self, name):
        if name == "value":
            self.value = 1
            return 100
        raise AttributeError(name)
def lazy(n):
    s = 0
    for i in range(n):
        o = Lazy()
        s += o.value + o.value
    return s
print(lazy(3000))
def many_shapes(n):
    s = 0
    for i in range(n):
        o = A()
        if i % 2: o.a = 1
        if i % 3: o.b = 2
        if i % 5: o.c = 3
        if i % 7: o.d = 4
        o.v = i
        s += o.v + getattr(o, "a", 10) + getattr(o, "d", 100)
    return s
print(many_shapes(3000))
class Prop:
    n = 0
    @property
    def v(self):
        Prop.n += 1
        if Prop.n == 2500:
            raise AttributeError("once")
        return 1
print(sum_attr([Prop()] * 3000))
import types
m = types.SimpleNamespace(v=3)
print(sum_attr([m] * 1000 + [types.SimpleNamespace()] * 5), sum_attr([1, "a", None] * 1000), sum_attr([3 + 0j]))
def setter(objs):
    errs = 0
    for i, o in enumerate(objs):
        try:
            o.new = i
        except AttributeError:
            errs += 1
    return errs
print(setter(objs + [1, "s", object(), None, (), len]), objs[5].new, objs[-1].__dict__["new"])
