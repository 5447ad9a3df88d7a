# `*=` and `+=` of all pairs: in place, the right operand is not asked where the left one's type has methods of sequences.
import collections
import copy
import operator


class S(list):
    pass


class N(int):
    pass


class I:
    def __index__(self):
        return 2


class M:
    def __imul__(self, other):
        return NotImplemented


class Q:
    def __getitem__(self, i):
        return (1, 2)[i]

    def __len__(self):
        return 1


def show(f, a, b):
    try:
        result = f(copy.copy(a) if isinstance(a, (list, bytearray, set, dict, collections.deque)) else a, b)
        return type(result).__name__, len(result) if hasattr(result, "__len__") else result
    except Exception as e:
        return type(e).__name__, str(e)


def times(a, b):
    a *= b
    return a


def plus(a, b):
    a += b
    return a


operands = [[1], (1,), "a", b"a", bytearray(b"a"), set(), frozenset(), {}, {}.keys(), 1, True, 1.5, 2j, S([1]), N(2), I(), M(), Q(), None, range(2),
            memoryview(b"a"), collections.deque([1]), iter([]), slice(1), len]
for a in operands:
    for b in operands:
        print(type(a).__name__, type(b).__name__, show(times, a, b), show(plus, a, b), show(operator.mul, a, b) == show(operator.imul, a, b))
