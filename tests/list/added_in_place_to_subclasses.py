# `+=` of a class that inherits a sequence's `__iadd__` asks that before a Python `__add__`; `*=` does not.
import array
import collections


class L(list):
    def __add__(self, o):
        return "add"

    def __mul__(self, o):
        return "mul"


class A(bytearray):
    def __add__(self, o):
        return "add"

    def __mul__(self, o):
        return "mul"


class Q(collections.deque):
    def __add__(self, o):
        return "add"


class Own(list):
    def __iadd__(self, o):
        return "iadd"


class Right:
    def __radd__(self, o):
        return "radd"


def plus(x, y):
    x += y
    return x


def times(x, n):
    x *= n
    return x


def tried(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


class Plain(list):
    pass


for i in range(400):
    shown = [
        tried(plus, L([1]), [2]), tried(plus, A(b"1"), b"2"), tried(plus, Q([1]), [2]), tried(plus, Own(), []), tried(times, L([1]), 2),
        tried(times, A(b"1"), 2), tried(plus, L(), 5), tried(plus, Plain(), Right()), tried(plus, [], Right()), tried(plus, Plain([1]), (2,)),
        tried(plus, array.array("i", [1]), Right()), L([1]) + [2], tried(plus, A(b"ab"), Right()),
    ]
    g = L([i])
    g += g
    if i % 200 == 199:
        print(shown, g)
