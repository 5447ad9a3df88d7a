# Items of arrays and bytes in hot code.
from array import array


def fill(code, n, values):
    a = array(code, [0]) * len(values)
    total = 0
    for _ in range(n):
        for i in range(len(values)):
            a[i] = values[i]
        for i in range(-len(values), 0):
            total += a[i]
    return a, total


for code in "bBhHiIlLqQ":
    size = array(code).itemsize * 8
    if code.isupper():
        values = [0, 1, 2**size - 1, 2**(size - 1), 77]
    else:
        values = [0, -1, 2**(size - 1) - 1, -2**(size - 1), 77]
    print(fill(code, 300, values))
    print(fill(code, 300, [1, 2, 3]))
    for bad in values[2] + 1, values[3] - 1 if code.islower() else -1, 1.5, "x":
        a = array(code, [1, 2, 3])
        try:
            for i in range(600):
                a[i % 3] = bad if i == 500 else i % 100
        except (OverflowError, TypeError) as e:
            print(code, type(e).__name__, e, a)

for code in "fd":
    print(fill(code, 300, [0.5, 1, -2.25, 1e30, 3]))
    a = array(code, [0.0])
    for i in range(500):
        a[0] = a[0] * 0.5 + 1
    print(a)


def index(a, n):
    found = []
    for i in range(n):
        try:
            found.append(a[i])
        except IndexError as e:
            found.append(str(e))
            break
    return found[-2:]


for i in range(3):
    print(index(array("d", range(400)), 1000))
    print(index(array("i", range(500)), 1000))
    print(index(bytes(range(250)) * 2, 1000))


def grows(n):
    a = array("l")
    total = 0
    for i in range(n):
        a.append(i)
        total += a[-1] + a[len(a) // 2]
        if i % 100 == 99:
            del a[10:]
        a[0] = i
    return total, len(a), a[0]


print(grows(1500))


def of_bytes(data, rounds):
    h = 0
    for _ in range(rounds):
        for i in range(len(data)):
            h = (h * 31 + data[i]) & 0xffffff
    return h


print(of_bytes(b"some bytes \xff\x00", 100), of_bytes(bytes(300), 3))


def exported(n):
    a = array("d", [1.0, 2.0])
    view = memoryview(a)
    try:
        for i in range(n):
            a[i % 2] += 0.25
            if i == n - 5:
                a.append(1.0)
    except BufferError as e:
        return str(e), a[0], view[1]


print(exported(900))


class Table(array):
    def __getitem__(self, i):
        return ("item", i)


def mixed(n):
    out = []
    for i in range(n):
        t = Table("i", [1]) if i > n - 3 else array("i", [7])
        out.append(t[0])
    return out[-4:]


print(mixed(1000))
