# What is done to an instance's dict shows in its attributes, however often either is asked for.
import copy
import gc
import weakref


class A:
    def __init__(self):
        self.x, self.y = 1, 2

    def total(self):
        return self.x + self.y


class Small:
    pass


class Slots:
    __slots__ = ("s", "__dict__")


def often(o, n):
    return sum(o.x for _ in range(n))


a = A()
print(often(a, 100))
d = a.__dict__
d["x"] = 10
print(often(a, 100), a.total())
del d
print(often(a, 100), a.total(), vars(a))
a.z = 3
for i in range(200):
    a.__dict__["x"] = i
    assert a.x == i and a.total() == i + a.y
    vars(a).update(y=i, w=i)
    assert (a.y, a.w, a.z) == (i, i, 3)
    del a.w
    assert not hasattr(a, "w") and list(vars(a)) == ["x", "y", "z"]
print(vars(a))

# Names that are no strings, or that are not interned, stay where they are.
b = A()
b.__dict__[5] = "five"
print(often(b, 50), vars(b))
del b.__dict__[5]
b.__dict__["".join(["n", "ame with spaces"])] = 1
print(often(b, 50), vars(b), getattr(b, "name with spaces"))


class Mine(dict):
    pass


c = A()
c.__dict__ = Mine(x=5, y=6)
print(often(c, 50), type(c.__dict__).__name__, c.total())
shared = {"x": 7, "y": 8}
c.__dict__ = shared
e = A()
e.__dict__ = shared
c.x = 70
print(often(e, 50), e.total(), shared)
del shared
e.x = 71
print(often(c, 50), c.__dict__ is e.__dict__)
del e
print(often(c, 50), vars(c))

# Another class, with more and with fewer attributes.
s = Small()
s.x = 1
s.__class__ = A
for i in range(50):
    s.y = i
    assert s.total() == 1 + i
print(vars(s))
for i in range(40):
    setattr(s, f"more{i}", i)
print(often(s, 50), len(vars(s)), s.more39)
s.__class__ = Small
print(often(s, 50), s.more0)

t = Slots()
t.s, t.x = "slot", 1
vars(t)["y"] = 2
print(often(t, 50), t.s, t.y, vars(t))


class Big:
    pass


big = Big()
for i in range(200):
    setattr(big, f"a{i}", i)
print(sum(big.a7 for _ in range(100)), len(vars(big)))
for i in range(150):
    delattr(big, f"a{i}")
print(sum(big.a170 for _ in range(100)), list(vars(big))[:2])

# Copies.
f = copy.copy(a)
g = copy.deepcopy([a, a])
print(often(f, 50), often(g[0], 50), g[0] is g[1], vars(f) == vars(a))


# What the attributes hold lives as long as before.
class Told:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


h = A()
h.held = Told("held")
vars(h)
for i in range(20):
    h.x
print("still there")
h.held = None
print("after")
h.me = h
h.held = Told("in a cycle")
vars(h)
for i in range(20):
    h.x
w = weakref.ref(h)
del h
gc.collect()
print(w())


class Meets:
    def __init__(self):
        self.n = 0

    def __getattr__(self, name):
        vars(self)[name] = "made"
        return self.__dict__[name]


m = Meets()
for i in range(60):
    m.n += 1
    assert m.fresh == "made"
print(m.n, vars(m))
# While it is iterated over.
k = A()
for name in vars(k):
    for i in range(30):
        k.x
print(vars(k))
try:
    for name in vars(k):
        k.new = 1
except RuntimeError as error:
    print(error)
