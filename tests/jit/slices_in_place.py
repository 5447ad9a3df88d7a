# Subscripts by slices that are not made.
def read(items, n):
    out = []
    for i in range(n):
        out.append((items[:], items[i:], items[:i], items[-i:i + 2], items[::-1], items[i::-1], items[1::2], items[i:0:-2]))
    return out[-1]


def write(n):
    a = list(range(10))
    for i in range(n):
        k = i % 9
        a[:k + 1] = a[k::-1]
        a[2:4] = a[5:7]
        a[::2] = a[1::2]
        a[5:5] = [i]
        a[6:7] = []
        a[1:3] = (i, i + 1)
    return a


def floats(n):
    a = [0.5 * i for i in range(8)]
    for i in range(n):
        a[1:4] = a[4:7]
        a[:2] = a[2:4]
        a[0:1] = [i]
    return a


def mixed(n):
    a = ["a", "b", 1, 2.5, None]
    for i in range(n):
        a[0:2] = a[3:5]
        a[3:] = ["x", i]
        a[:] = a
    return a


def wrong(n):
    messages = []
    a = [1, 2, 3, 4]
    for i in range(n):
        for f in (lambda: a["x":], lambda: a[::0], lambda: len(a)[1:2], lambda: a.__class__[1:2:3]):
            try:
                f()
            except Exception as error:
                messages.append((type(error).__name__, str(error)))
            else:
                messages.append("fine")
        try:
            a[::2] = a[:3]
        except ValueError as error:
            messages.append(str(error))
        try:
            a[1:2] = i
        except TypeError as error:
            messages.append(str(error))
    return messages[-6:]


class Index:
    def __init__(self, n, victim):
        self.n, self.victim = n, victim

    def __index__(self):
        self.victim.clear()
        return self.n


class Sliced:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        self.last = key, value


def hostile(n):
    got = []
    for i in range(n):
        a = [1, 2, 3, 4, 5]
        got.append(a[Index(1, a):4])
        b = [1, 2, 3, 4, 5]
        b[Index(1, b):4] = [7, 8]
        got.append(b)
        s = Sliced()
        s[i:2] = 5
        got.append((s[1:i], s[::i], s.last))
    return got[-3:]


def others(n):
    s, t, b = "abcdef", (1, 2, 3, 4), b"bytes"
    for i in range(n):
        out = s[i % 3:], s[:-1], s[::-2], t[1:], t[i % 2:3], b[1:3], range(10)[2:i % 7]
    return out


def deleted(n):
    for i in range(n):
        a = list(range(10))
        del a[2:5]
        del a[::2]
    return a


size = 2000
print(read(list(range(12)), 12)), print(read([0.5, 1.5, -0.0], size)), print(read(["a", "b", "c", "d"], size))
print(write(size), floats(size), mixed(size))
print(wrong(size))
print(hostile(size))
print(others(size), deleted(size))
