# A list that is given itself takes the items it has, whatever its class says of iteration; any other list's class is asked.
from array import array
from collections import deque


class Plain(list):
    pass


class Asked(list):
    def __iter__(self):
        print("asked")
        yield 9


class AskedTuple(tuple):
    def __iter__(self):
        yield 9


class Numbers(array):
    pass


class Queue(deque):
    pass


class Octets(bytearray):
    def __iter__(self):
        yield 65


def added(x):
    x += x
    return x


def extended(x):
    x.extend(x)
    return x


def put(x, start, stop, step=None):
    x[start:stop:step] = x
    return x


def begun_anew(x):
    x.__init__(x)
    return x


for kind in list, Plain, Asked:
    print(kind.__name__)
    print(added(kind([1, 2, 3])), added(kind()))
    print(extended(kind([1.5, 2])), extended(kind(["a"])))
    print(put(kind([1, 2, 3]), 1, 1), put(kind([1, 2, 3]), 0, 2), put(kind([1, 2, 3]), None, None, -1))
    try:
        put(kind([1, 2, 3]), None, None, 2)
    except ValueError as error:
        print(error)
    print(begun_anew(kind([1, 2, 3])))
    # Others.
    x = kind([1])
    x += kind([2, 3])
    x.extend(kind([4]))
    x[0:0] = kind([5, 6])
    print(x)

x = [1]
x += AskedTuple([2, 3])
print(x)
for make in lambda: Numbers("i", [1, 2]), lambda: Queue([1, 2]), lambda: Octets(b"ab"):
    for give in added, extended:
        try:
            print(give(make()))
        except BufferError as error:
            print(error)

# Hot, and with what changes on the way.
for n in range(200):
    y = Plain([n, n + 1])
    if len(added(y)) != 4 or y[2] != n:
        print("wrong", n)
