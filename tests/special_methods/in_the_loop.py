# Special methods in Python that the eval loop enters in place, and loops over pairs that are never made.
import sys


class Box:
    def __init__(self, items):
        self.items = items

    def __getitem__(self, i):
        if i == "frame":
            return sys._getframe(1).f_lineno
        return self.items[i]

    @property
    def size(self):
        return len(self.items)

    @property
    def broken(self):
        return self.missing


b = Box([1, 2, [3, 4]])
for i in (0, 1, -1):
    print(b[i])
print(b[2][0] + b[0], b.size, b["frame"])
try:
    b[5]
except IndexError as e:
    print(e, e.__traceback__.tb_next.tb_frame.f_code.co_name)
try:
    b.broken
except AttributeError as e:
    print(e)
print([b[i] for i in range(2)], list(Box([7, 8])), 8 in Box([7, 8]))


class Missing(dict):
    def __getitem__(self, key):
        return super().__getitem__(key) if key in self else key * 2


m = Missing(a="x")
print(m["a"], m["b"])


class Late:
    def __getitem__(self, i, more="default"):
        return i, more


print(Late()[1])


class Generating:
    def __getitem__(self, i):
        yield i


print(list(Generating()[3]))


class Static:
    @staticmethod
    def __getitem__(i):
        return "static", i


print(Static()[4])


def deep(n):
    class Deep:
        def __getitem__(self, i):
            return self[i + 1]

    try:
        Deep()[0]
    except RecursionError as e:
        return str(e)


print(deep(0))


# Iterators in Python.
class Count:
    def __init__(self, n, stop=StopIteration):
        self.n, self.stop = n, stop

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise self.stop("end")
        self.n -= 1
        return self.n


for x in Count(3):
    print(x)
else:
    print("else", sys.exc_info())
try:
    for x in Count(1, KeyError):
        print(x)
except KeyError as e:
    print("KeyError", e, e.__traceback__.tb_next.tb_frame.f_code.co_name)


class Ends(StopIteration):
    pass


for x in Count(1, Ends):
    print("ends", x)


class Inner:
    def __iter__(self):
        return self

    def __next__(self):
        for x in Count(0):
            pass
        return next(Count(0))


try:
    for x in Inner():
        print("never")
    print("ended")
except RuntimeError as e:
    print(e)


def yields():
    for x in Count(2):
        yield x
    for x in Inner():
        yield "never"
    yield "done"


print(list(yields()))
print([a + b for a in Count(3) for b in Count(2)])
it = Count(2)
for x in it:
    Count.__next__ = lambda self: (_ for _ in ()).throw(StopIteration) if self.n < 0 else setattr(self, "n", -1) or "changed"
    print(x)
    break


# Pairs.
class Odd:
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


def pairs():
    for a, b in zip([1, 2, 3], (4, 5)):
        print(a, b)
    for a, b in zip(range(3), Odd("xyz")):
        print(a, b)
    for a, b in zip("ab", "cd", strict=True):
        print(a, b)
    try:
        for a, b in zip("ab", "c", strict=True):
            print(a, b)
    except ValueError as e:
        print(e)
    for i, x in enumerate("ab", 2**62 - 1):
        print(i, x)
    for i, x in enumerate([1.5, None]):
        print(i, x)
    for k, v in {"a": 1, 2: "b"}.items():
        print(k, v)
    for a, b in [(1, 2), [3, 4], "56"]:
        print(a, b)
    for a, b in zip([1], [2], [3]) if False else [(0, 0)]:
        print(a, b)
    d = dict.fromkeys(range(3))
    try:
        for k, v in d.items():
            d[k + 10] = k
    except RuntimeError as e:
        print(e, k)
    try:
        for a, b in zip([1], [2], [3]):
            print("never")
    except ValueError as e:
        print(e)
    rest = zip([1, 2, 3], [4])
    for a, b in rest:
        pass
    print(list(rest), a, b)
    for a, a in zip([1, 2], [3, 4]):
        print(a)


pairs()


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def drops():
    for a, b in zip([Noisy(1), Noisy(2)], [Noisy(3), Noisy(4)]):
        print("round")
    a, b = [Noisy(5), 6]
    print("taken apart")
    del a
    del b
    x, y, z = [1.5, 2.5, 3.5]
    print(x, y, z)
    try:
        x, y, z = [1, 2]
    except ValueError as e:
        print(e)
    try:
        x, y = [1, 2, 3]
    except ValueError as e:
        print(e)
    (p, q, r), s = [1, 2, 3], 4
    print(p, q, r, s)


drops()


def stores():
    data = [1, 2.5, [3]]
    floats = [1.0, 2.0]
    for i in range(2):
        data[0] += 1
        data[-1] *= 2
        floats[i] -= 0.5
    floats[0] += 1j
    table = {"k": 1}
    table["k"] += 1
    print(data, floats, table)
    try:
        data[7] += 1
    except IndexError as e:
        print(e)
    t = ([1],)
    try:
        t[0] += [2]
    except TypeError as e:
        print(e, t)


stores()


def arithmetic():
    for a, b in [(7, 2), (2**53 + 1, 1), (-(2**53) - 1, 3), (1.5, 2), (3, 1.5), (6, 3), (2**62, 2), (True, 2)]:
        print(a / b, a**2, (-a, -b))
    for a, b in [(2, 61), (2, 62), (2, 63), (-2, 62), (0, 0), (2, -1), (1.5, 3), (-1.5, 3), (0.0, 2), (2.0, 1e4 / 1e4), (4, 0.5)]:
        print(a**b)
    for f in [lambda a: a / 0, lambda a: a / 0.0, lambda a: 0.0**-a, lambda a: 10.0 ** (a * 400), lambda a: -a]:
        try:
            print(f(1))
        except (ZeroDivisionError, OverflowError) as e:
            print(type(e).__name__, e)
    print(-(2**62), -(-(2**62)), -0.0, -True, 1e-300**2, (-8) ** (1 / 3))


arithmetic()
print(type(1), type(b).__name__, b.__class__ is Box, type(type))


class Other(Box):
    pass


for i in range(3):
    print(b.__class__.__name__)
    b.__class__ = Other if i == 0 else Box
