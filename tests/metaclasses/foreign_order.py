# A metaclass's mro() may name classes that are no bases: changes to them have to be seen.
class Base:
    value = 1


class Meta(type):
    def mro(cls):
        return (cls, Base, object)


class Weird(metaclass=Meta):
    pass


class Heir(Weird):
    pass


def read(cls):
    return cls.value


w = Weird()
for n in range(2, 6):
    for _ in range(100):
        first = read(Weird), read(Heir), w.value
    Base.value = n
    print(first, read(Weird), read(Heir), w.value, Heir().value)

Base.other = 1
print(w.other, Weird.other)
del Base.other
print(hasattr(w, "other"), hasattr(Heir, "other"))
print(Base.__subclasses__(), Weird.__mro__)


# Two classes in each other's order.
class Knot(type):
    def mro(cls):
        return (cls, *[c for c in knots if c is not cls], object)


knots = []
A = Knot("A", (), {})
knots.append(A)
B = Knot("B", (), {})
knots.append(B)
try:
    A.__bases__ = A.__bases__
except TypeError as e:
    print(e)
A.x = 1
print(A.x, B.x)
B.y = 2
print(A.y, B.y)
B.y = 3
A.x = 4
print(A.y, B.x, [c.__name__ for c in A.__mro__])
del A.x
print(hasattr(B, "x"))

# A class that is gone is told no more.
import gc
for n in range(5):
    class Gone(metaclass=Meta):
        pass
    Gone.value
    del Gone
    gc.collect()
    Base.value = n
print(read(Weird))
