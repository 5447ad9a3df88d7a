"""A bytearray that grows or shrinks while what is put into it is asked for numbers."""


class Grows:
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        array.extend(b"QQ")
        yield from self.items

    def __index__(self):
        array.append(5)
        return 1


def attempt(action):
    try:
        action()
        print(array)
    except Exception as error:
        print(type(error).__name__, error, array)


for items in ([1, 2], [], range(40), "x", [256]):
    array = bytearray(b"abc")
    attempt(lambda: array.extend(Grows(items)))
array = bytearray(b"abc")
attempt(lambda: array.extend(map(lambda i: (array.clear(), i)[1], b"xyz")))
for start in (b"", b"a", b"abc"):
    for action in (
        lambda: array.__setitem__(0, Grows([])), lambda: array.__setitem__(Grows([]), 7), lambda: array.__setitem__(Grows([]), 300),
        lambda: array.__setitem__(100, 300), lambda: array.__setitem__(-100, "x"), lambda: array.__delitem__(Grows([])),
        lambda: array.__delitem__(100),
    ):
        array = bytearray(start)
        attempt(action)


class Shrinks:
    def __index__(self):
        array.clear()
        return 1


array = bytearray(b"abc")
attempt(lambda: array.__setitem__(0, Shrinks()))
array = bytearray(b"abc")
attempt(lambda: array.__setitem__(Shrinks(), 1))
array = bytearray(b"abc")
attempt(lambda: array.__delitem__(Shrinks()))


class Real:
    def __float__(self):
        return 1.0

    def __iter__(self):
        return iter([1])


for value in (1.5, 1, True, "x", 1j, None, [1], [300], (1, 2), iter([3]), Real(), Grows([1])):
    for part in (slice(0, 2), slice(0, 2, 2), slice(1, 1)):
        array = bytearray(b"abc")
        attempt(lambda: array.__setitem__(part, value))
