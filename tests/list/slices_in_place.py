"""Slices read and written without an object for the slice, and what they must not skip."""


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        print("index", self.n)
        return self.n


def read(seq, a, b, c):
    return seq[a:b], seq[a:b:c], seq[:], seq[::-1], seq[a:], seq[:b], seq[::c]


bounds = [None, 0, 1, 3, -1, -3, 7, -9, 100, -100, 2**70, -(2**70)]
for seq in ([1, 2, 3, 4, 5], [1.5, 2.5, 3.5], ["a", "b", "c", "d"], [1, "x", None, 2.5], [], (1, 2, 3, 4), (), "hello", "", "é日本語", b"bytes",
            bytearray(b"array"), range(9)):
    for a in bounds:
        for b in (None, 2, -2, 50):
            for c in (1, 2, -1, -2, None, 100):
                result = read(seq, a, b, c)
    print(read(seq, 1, -1, 2), read(seq, None, None, -2), [type(x).__name__ for x in read(seq, 1, 2, 1)])


def write(to, a, b, values):
    to[a:b] = values
    return to


for base in ([1, 2, 3, 4, 5], [1.5, 2.5, 3.5, 4.5], list("abcde"), [1, "x", 2.5, None], []):
    for values in ([9, 8], [0.5, 0.25], ["p", "q"], [], [1, 2, 3, 4, 5, 6, 7, 8], (7, 7), "yz", {3: 4}, iter([6, 5]), [None] * 40):
        values = list(values) if not isinstance(values, (list, tuple, str, dict)) else values
        print(end=str(write(base[:], 1, 3, values)) + str(write(base[:], None, None, values)) + str(write(base[:], -1, 99, values)) + " ")
    own = base[:]
    own[1:3] = own
    same = base[:]
    same[:] = same
    print(own, same)

many = [object() for _ in range(100)]
copy = many[:]
copy[10:90] = many[90:9:-1][:80]
print(len(copy), copy[10] is many[90], copy[89] is many[11], copy[90] is many[90])


class Last:
    """Its end looks at, and changes, the list it was in."""

    def __init__(self, home, n):
        self.home, self.n = home, n

    def __del__(self):
        print("gone", self.n, len(self.home))
        self.home.append(self.n)


def replaced():
    home = []
    home.extend([Last(home, 1), Last(home, 2), Last(home, 3)])
    home[0:3] = ["a", "b", "c"]
    print(home)
    home[1:2] = [Last(home, 4)]
    home[1:2] = ["only"]
    print(home)


replaced()


def errors(seq, a, b, c, value):
    try:
        return seq[a:b:c]
    except Exception as e:
        print(type(e).__name__, e)
    try:
        seq[a:b:c] = value
    except Exception as e:
        print(type(e).__name__, e)


for args in (([1], 0, 1, 0, []), ([1], "a", 1, 1, []), ("s", 1.5, 2, 1, []), (5, 0, 1, 1, []), ((1,), 0, 1, 0, [])):
    errors(*args)
for _ in range(3):
    print([1, 2, 3][Index(1):Index(3)], "abc"[Index(0):None:Index(2)])


def step(to, values):
    try:
        to[::2] = values
    except ValueError as e:
        print(e)
    return to


for _ in range(3):
    print(step([1, 2, 3], [7, 8]), step([1, 2, 3], [7]), step([], []))


def flips(n):
    row = list(range(n))
    for i in range(1, n):
        row[: i + 1] = row[i::-1]
    return row


print(flips(12), [flips(k) for k in range(4)])


class Own(list):
    def __getitem__(self, key):
        return ("own", key)

    def __setitem__(self, key, value):
        print("set", key, value)


own = Own([1, 2, 3])
print(own[0:2], own[::-1])
own[0:2] = [5]
