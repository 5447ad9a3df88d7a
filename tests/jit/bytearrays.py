"""Bytearrays in compiled loops: read and written in place, and all that can go wrong."""


def sieve(limit):
    composite = bytearray(limit + 1)
    found = []
    for i in range(2, limit + 1):
        if composite[i] == 0:
            found.append(i)
            for k in range(i * i, limit + 1, i):
                composite[k] = 1
    return found


def total(data):
    n = 0
    for i in range(-len(data), len(data)):
        n = n * 31 + data[i] & 0xFFFFFF
    return n


def fill(data, value):
    for i in range(len(data)):
        data[i] = value
    return data


def grow(data, rounds):
    """The memory moves while the loop runs."""
    for i in range(rounds):
        data[i] = i & 0xFF
        data.append(1)
    return len(data), data[0], data[rounds - 1], data[-1]


def shrink(data):
    """The loop's index comes to lie outside."""
    seen = 0
    for i in range(len(data)):
        seen += data[i]
        if i % 3 == 0:
            del data[-1]
    return seen


class Odd(bytearray):
    def __getitem__(self, i):
        return 7


class Index:
    def __init__(self, data, n):
        self.data = data
        self.n = n

    def __index__(self):
        self.data.clear()
        return self.n


def store(data, i, value):
    data[i] = value
    return data[i]


for _ in range(3):
    print(len(sieve(5000)), sieve(5000)[-5:])
    print(total(bytearray(range(256)) * 4), total(bytes(range(256)) * 4))
print(fill(bytearray(2000), 255)[-3:])
for value in (256, -1, 1.5, "x", None, 1 << 70, True):
    data = bytearray(1500)
    try:
        fill(data, value)
        print(value, data[:2])
    except (ValueError, TypeError) as e:
        print(value, type(e).__name__, e)
print(grow(bytearray(3), 5000))
try:
    print(shrink(bytearray(range(200)) * 10))
except IndexError as e:
    print("IndexError", e)
print(total(Odd(1000)), total(bytearray(1000)), total([1, 2] * 300), total(b"ab" * 300))
for _ in range(1500):
    assert store(bytearray(4), 2, 9) == 9
for wrong in (4, -5, 1 << 80):
    try:
        store(bytearray(4), wrong, 1)
    except IndexError as e:
        print("IndexError", e)
data = bytearray(b"abcd")
try:
    store(data, 1, Index(data, 65))
except IndexError as e:
    print("IndexError", e, data)
view = memoryview(bytearray(b"held"))
try:
    grow(view.obj, 3)
except BufferError as e:
    print("BufferError", e, view.obj)
data = bytearray(b"xy")
data.__init__(b"longer than before")
print(total(data), data.pop(), data, bytearray().join([b"a", b"b"]))
