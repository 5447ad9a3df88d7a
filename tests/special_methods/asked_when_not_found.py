# Attributes of classes with `__getattr__`: what is there is found as ever, what is not is asked for, and errors of properties, too.
from collections import namedtuple


class Asks:
    shared = "shared"
    __slots__ = ("slot", "__dict__")

    def __init__(self, n):
        self.own = n

    def __getattr__(self, name):
        if name == "refused":
            raise AttributeError("no " + name)
        return ("asked", name)

    @property
    def fails(self):
        raise AttributeError("inside")

    @property
    def breaks(self):
        raise KeyError("inside")

    @property
    def works(self):
        return "works"

    def method(self):
        return "method"

    @classmethod
    def of_class(cls):
        return cls.__name__

    @staticmethod
    def static():
        return "static"


def look(o, names):
    said = []
    for name in names:
        try:
            said.append(getattr(o, name))
        except Exception as e:
            said.append((type(e).__name__, str(e)))
    return said


def read(o):
    return o.own, o.shared, o.missing, o.fails, o.works, o.method(), o.of_class(), o.static(), o.slot, o.unknown_method()


class Callable(Asks):
    def __getattr__(self, name):
        return lambda: ("called", name)


print(look(Asks(1), ["own", "shared", "missing", "fails", "breaks", "works", "refused", "slot", "__class__"]))
o = Callable(1)
for i in range(60):
    last = read(o)
print([x() if callable(x) else x for x in last])
o.slot = "set"
o.missing = "now there"
print([x() if callable(x) else x for x in read(o)])
del o.missing, o.slot
print([x() if callable(x) else x for x in read(o)])


class Changed:
    def __init__(self):
        self.x = 1

    def __getattr__(self, name):
        return "asked " + name


def get(o):
    return o.x, o.y


o = Changed()
for i in range(60):
    last = get(o)
print(last)
Changed.__getattribute__ = lambda self, name: "all " + name
print(get(o))
del Changed.__getattribute__
print(get(o))
Changed.x = property(lambda self: "property")
print(get(o))
del Changed.x
del Changed.__getattr__
try:
    print(get(o))
except AttributeError as e:
    print(e)
print(o.x, hasattr(o, "y"), getattr(o, "y", "default"))

Point = namedtuple("Point", "x y")


class Longer(Point):
    def __getattr__(self, name):
        return "asked " + name


def sums(points):
    return [p.x + p.y for p in points]


print(sums([Point(i, 1) for i in range(50)])[-1], sums([Longer(1, 2), Point("a", "b")] * 30)[-1])
short = tuple.__new__(Point, (1,))
try:
    sums([short])
except IndexError as e:
    print(e)
print(Longer(1, 2).z)
Point.x = 5
print(sums([Point(1, 2)]), Point._fields)

# Methods of ints and floats, small, big and of subclasses, at one place.
class Int(int):
    def bit_count(self):
        return "own"


def count(n):
    return n.bit_count()


print([count(n) for n in [3, 2 ** 70 - 1, True, Int(5), -7, 2 ** 62] * 12][-6:])
print([x.is_integer() for x in [1.5, 2.0, 1e300, 5e-324, 3] * 12][-5:])
print([x.real for x in [1, 2.5, 2 ** 80, True, 1j] * 12][-5:], [x.__class__.__name__ for x in [1, 2.5, None, True] * 9][-4:])
try:
    count(1.5)
except AttributeError as e:
    print(e)

# Attributes that are deleted leave the others where the program finds them.
class Record:
    def __init__(self):
        self.a, self.b, self.c, self.d = 1, 2, 3, 4


def use(r, name):
    delattr(r, name)
    before = list(r.__dict__) if name == "b" else None
    r.new = name
    return [getattr(r, n, None) for n in ("a", "b", "c", "d", "new")], before


for i in range(40):
    last = [use(Record(), name) for name in "abcd"]
print(last)
r = Record()
for i in range(300):
    setattr(r, "n%d" % i, i)
    delattr(r, "n%d" % i)
print(vars(r))
for name in "bdac":
    delattr(r, name)
print(vars(r), hasattr(r, "a"))
try:
    del r.a
except AttributeError as e:
    print(e)
r = Record()
del r.a, r.b
r.a = r
try:
    del r.b
except AttributeError as e:
    print(e)
print(r.c, r.d, r.a is r)
