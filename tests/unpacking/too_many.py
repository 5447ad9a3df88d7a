# How many values there are is said of exact lists, tuples and dicts only: anything else is just found to have more than asked for.
from collections import OrderedDict, deque, namedtuple


class List(list):
    pass


class Tuple(tuple):
    pass


class Dict(dict):
    pass


class Other(list):
    def __iter__(self):
        yield from "abcdefg"


Point = namedtuple("Point", "x y z")
items = [1, 2, 3]
sources = [
    items, tuple(items), dict.fromkeys(items), set(items), "abc", b"abc", range(3), iter(items), bytearray(b"abc"), deque(items),
    List(items), Tuple(items), Dict.fromkeys(items), OrderedDict.fromkeys(items), Other(items), Point(1, 2, 3),
]


def assigned(source):
    a, b = source


def looped(source):
    for a, b in [source]:
        pass


def nested(source):
    a, (b, c) = 1, source


def few(source):
    a, b, c, *d, e = source


for round in range(40):
    for source in sources:
        for unpack in assigned, looped, nested, few:
            try:
                unpack(source)
            except ValueError as error:
                told = f"{type(source).__name__} {unpack.__name__}: {error}"
                if round in (0, 39) and unpack is not few:
                    print(told)
                elif round == 20 and unpack is few:
                    print(told)
