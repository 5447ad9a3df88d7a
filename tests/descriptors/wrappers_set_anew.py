"""Properties, class methods and static methods that are initialised again while code that found them is hot."""
import gc


class A:
    x = property(lambda self: "x1")

    @staticmethod
    def st(*a):
        return "st1", a

    @classmethod
    def cl(cls, *a):
        return "cl1", cls.__name__, a


class B(A):
    pass


def read(a, cls, n):
    seen = []
    for i in range(n):
        seen.append((a.x, a.st(i % 2), a.cl(), cls.st(), cls.cl(1), a.cl.__self__ is type(a), cls.st is a.st))
    return sorted(set(seen))


def anew():
    vars(A)["x"].__init__(lambda self: "x2")
    vars(A)["st"].__init__(lambda *a: ("st2", a))
    vars(A)["cl"].__init__(lambda cls, *a: ("cl2", cls.__name__, a))


a, b = A(), B()
print(read(a, A, 2000))
print(read(b, B, 2000))
anew()
gc.collect()
junk = [lambda self, i=i: i for i in range(2000)]
print(read(a, A, 3))
print(read(b, B, 2000))
print(read(a, B, 2000))
print(read(b, A, 2000))


class Meta(type):
    @classmethod
    def made(mcs, n):
        return mcs.__name__, n

    def plain(cls, n):
        return cls.__name__, n


class C(metaclass=Meta):
    @classmethod
    def made_too(cls, n):
        return cls.__name__, n


def meta(cls, n):
    r = None
    for i in range(n):
        r = cls.made(i), cls.plain(i), cls.made_too(i)
    return r


print(meta(C, 2000))


class D:
    def __init__(self):
        self.call = lambda i: ("own", i)

    call_too = len
    cl = classmethod(lambda cls, i: (cls.__name__, i))


def attributes(d, n):
    r = None
    for i in range(n):
        r = d.call(i), d.call_too([1, 2]), d.cl(i)
    return r


d = D()
print(attributes(d, 2000))
d.cl = lambda i: ("instance", i)
print(attributes(d, 2000))
D.cl = classmethod(lambda cls, i: ("other", cls.__name__, i))
print(attributes(D(), 2000))
del d.cl
print(attributes(d, 2000))
D.cl = 3
try:
    attributes(d, 10)
except TypeError as e:
    print(e)


class E(D):
    pass


def several(objects, n):
    r = []
    for i in range(n):
        o = objects[i % len(objects)]
        r.append(o.cl(i % 3))
    return sorted(set(r))


D.cl = classmethod(lambda cls, i: ("third", cls.__name__, i))
print(several([D(), E()], 2000))
class F:
    def cl(self, i):
        return "method", "F", i
print(several([D(), E(), F()], 2000))
print(several([D, E, D()], 2000))


def shared(x, i):
    return (x.__name__ if isinstance(x, type) else "an " + type(x).__name__, i)


class G:
    m = shared


class H:
    m = classmethod(shared)


class I:
    m = staticmethod(lambda i: ("static", i))


for objects in [G(), H()], [H(), G()], [G(), H(), I()], [H, G(), I]:
    print(sorted({o.m(i % 2) for i in range(40) for o in objects}))


def by_turns(objects, n):
    r = set()
    for i in range(n):
        r.add(objects[i % len(objects)].m(i % 2))
    return sorted(r)


for objects in [G(), H()], [H(), G()], [G(), H(), I()]:
    print([by_turns(objects, 600) for _ in range(4)][-1])
