# isinstance() with tuples of classes: exact classes, subclasses, metaclasses that are asked in their turn.
asked = []


class Asks(type):
    def __instancecheck__(cls, x):
        asked.append((cls.__name__, type(x).__name__))
        return False


class M(metaclass=Asks):
    pass


class MyInt(int):
    pass


values = [1, True, 1.5, "s", None, MyInt(3), 1 << 80, [], (), M]


def several(n):
    out = []
    for _ in range(n):
        out = [(isinstance(v, (int, str)), isinstance(v, (float, list, dict)), isinstance(v, (type(None), bool)),
                isinstance(v, (list, tuple, set, dict, frozenset, bytes, int))) for v in values]
    return out


print(several(500))


def in_turn(n):
    for i in range(n):
        x = isinstance(i, (M, int))
        y = isinstance(i, (int, M))
    return x, y


print(in_turn(2000), len(asked), asked[:2])


def nested(n):
    return sum(isinstance(i, (float, (str, (int,)))) for i in range(n))


print(nested(2000))


def wrong(n):
    out = []
    for i in range(n):
        v = i if i < n - 1 else None
        try:
            out = isinstance(v, (int, 5))
        except TypeError as e:
            print(e)
    return out


print(wrong(2000))


def empty(n):
    return sum(isinstance(i, ()) for i in range(n))


print(empty(1000))
