# Globals that change, in compiled code: their places move, they go, and others look at them.
G = 0
H = [0]


def count(n):
    global G
    for i in range(n):
        G += 1
        if i == n - 3:
            globals()["new_%d" % G] = i
    return G


def reader():
    return G


def both(n):
    global G
    seen = 0
    for i in range(n):
        G = i
        seen += reader() == i
    return seen


print(count(5000), count(5000), both(3000))


def gone(n):
    global G
    for i in range(n):
        if i == n // 2:
            del G
        try:
            G += 1
        except NameError as e:
            print(e)
            G = 7
    return G


print(gone(4000))


def hidden(n):
    global len
    total = 0
    for i in range(n):
        total += len("abc")
        if i == n // 2:
            len = lambda s: 100
    del len
    return total


print(hidden(3000))


def kinds(n):
    global G
    out = []
    for i in range(n):
        G = [i, i * 0.5, str(i), None][i % 4 if i > n - 8 else 0]
        out.append(G)
    return out[-8:]


print(kinds(3000))


class D:
    def __del__(self):
        global G
        G = "set by the finalizer"


def finalized(n):
    global G
    for i in range(n):
        G = D() if i == n - 2 else i
        if i == n - 2:
            G = 5
            if G != 5:
                return G
    return G


print(finalized(3000), G)


def many(n):
    global a, b, c
    a = b = c = 0
    for i in range(n):
        a, b, c = b + 1, c + 1, a + i
    return a, b, c


print(many(3000), a, b, c)
space = {"G": 1}
exec("def other(n):\n    global G\n    for i in range(n):\n        G += 2\n    return G\n", space)
print(space["other"](3000), G)
twin = type(count)(count.__code__, {"G": 100, "range": range, "globals": globals})
print(twin(2000), G, twin.__globals__["G"])
