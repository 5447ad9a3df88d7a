# Attributes that are deleted while somebody looks at the instance, or whose end changes it.
import gc


class Holder:
    pass


class Ends:
    def __init__(self, holder, name):
        self.holder, self.name = holder, name

    def __del__(self):
        h = self.holder
        for name in list(vars(h)) if self.name == "dict" else ("a", "b", "c"):
            if name != "keep" and hasattr(h, name):
                delattr(h, name)
        h.late = self.name


def make(kind):
    h = Holder()
    h.a, h.b, h.c, h.keep = 1, Ends(h, kind), 3, 4
    return h


for kind in ("slots", "dict") * 20:
    h = make(kind)
    del h.b
    gc.collect()
    last = sorted(vars(h).items())
print(last)
for kind in ("slots", "dict") * 20:
    h = make(kind)
    h.b = 5
    last = sorted(vars(h).items())
print(last)


class Many:
    def __init__(self, n):
        for i in range(n):
            setattr(self, "n%d" % i, i)


for n in (1, 3, 5, 8, 20, 100):
    for first in (0, n // 2, n - 1):
        m = Many(n)
        delattr(m, "n%d" % first)
        m.again = "again"
        setattr(m, "n%d" % first, "back")
        print(n, first, list(vars(m).items())[-2:], len(vars(m)), sum(v for v in vars(m).values() if type(v) is int))


def churn(m, rounds):
    total = 0
    for i in range(rounds):
        m.x = i
        m.y = i + 1
        total += m.x + m.y
        del m.x
        if i % 3 == 0:
            del m.y
            m.y = 0
        total += m.y
        del m.y
    return total


print(churn(Many(2), 3000), vars(Many(2)))


class Slots:
    __slots__ = ("s", "__dict__", "__weakref__")


o = Slots()
o.s, o.d, o.e = 1, 2, 3
del o.d
print(o.s, o.e, vars(o))
o.__class__ = type("Other", (), {"__slots__": ("s", "__dict__", "__weakref__")})
del o.e
print(o.s, vars(o))
