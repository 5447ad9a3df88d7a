# An empty array in the place of an extended slice removes it, as `del` does; any other has to have the slice's length.
from array import array


def given(numbers, where, value):
    data = array("i", numbers)
    try:
        data[where] = value
    except (ValueError, TypeError, BufferError) as error:
        return f"{type(error).__name__}: {error}"
    return data


def removed(numbers, where):
    data = array("i", numbers)
    del data[where]
    return data


empty = array("i")
slices = [
    slice(0, None, 3), slice(8, 1, -2), slice(None, None, -1), slice(5, 5, 2), slice(50, -3, 2), slice(9, None, 4), slice(-1, -4, -1),
    slice(2, 5), slice(7, 2),
]
for where in slices:
    put = given(range(10), where, empty)
    print(where, put, put == removed(range(10), where))
    print(given(range(10), where, array("i", [-1])))
    print(given(range(10), where, array("i", [-1, -2, -3, -4])))
print(given([], slice(None, None, 2), empty), given([1], slice(None, None, 2), empty), given([1, 2], slice(None, None, 2), array("d")))

held = array("i", range(6))
view = memoryview(held)
for value in empty, held[1::2], held[:1]:
    try:
        held[::2] = value
        print(held)
    except (BufferError, ValueError) as error:
        print(type(error).__name__, error)

statements = """held[2:2] = empty
del held[2:2]
del held[3:1:2]
held[2:2:2] = empty
held[:2] = held[:1]
held[:2] = held[2:4]"""
for statement in statements.split("\n"):
    try:
        exec(statement)
        print(statement, held)
    except BufferError as error:
        print(statement, error)

# A bytearray does the same.
for where in slices:
    data = bytearray(range(10))
    data[where] = b""
    other = bytearray(range(10))
    del other[where]
    print(list(data), data == other)

# Its own part, of which nothing may be left.
for n in range(100):
    data = array("i", range(n % 7))
    try:
        data[0::3] = data[50:-3:]
    except ValueError as error:
        print("wrong", n, error)
print(data)
