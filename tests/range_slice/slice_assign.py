# Extended slice assignment and deletion over every kind of sequence, in loops.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
def s(l, sl, v):
    l = l[:]
    l[sl] = v
    return l
def d(l, sl):
    l = l[:]
    del l[sl]
    return l
base = list(range(8))
for a in (None, 0, 2, -3, 9, -9):
    for b in (None, 0, 5, -1, 9):
        row = []
        for c in (None, 2, -1, -3):
            sl = slice(a, b, c)
            n = len(base[sl])
            row.append((n, t(lambda: s(base, sl, ["x"] * n)) == [("x" if i in range(8)[sl] else i) for i in range(8)] if n else "-", d(base, sl), t(lambda: s(base, sl, "yz")) if c in (None, 2) else ""))
        print(a, b, row)
for b in (bytearray(b"abcdefgh"),):
    b[2:5] = b"--"
    b[::2] = bytes(len(b[::2]))
    del b[1::3]
    print(b, t(lambda: b.__setitem__(slice(0, 4, 2), b"xyz")), t(lambda: b.__setitem__(slice(0, 1), 5)), t(lambda: b.__setitem__(slice(0, 1), "s")), t(lambda: b.__setitem__(slice(0, 2), [1, 300])))
def rotate(n):
    l = list(range(10))
    for i in range(n):
        l[:] = l[1:] + l[:1]
        l[0], l[-1] = l[-1], l[0]
        l[2:4] = l[3:1:-1]
        if i % 100 == 0: l[5:5] = [i]; del l[7]
    return l
print(rotate(2000))
def sieve(n):
    f = bytearray([1]) * n
    f[:2] = b"\0\0"
    for i in range(2, int(n ** 0.5) + 1):
        if f[i]: f[i * i::i] = bytes(len(range(i * i, n, i)))
    l = [True] * n
    l[0:2] = [False] * 2
    for i in range(2, int(n ** 0.5) + 1):
        if l[i]: l[i * i::i] = [False] * len(l[i * i::i])
    return sum(f), sum(l), [i for i in range(n) if l[i]][-3:]
print(sieve(3000))
l = [1, 2, 3]
l[len(l):] = [4]; l[:0] = [0]; l[1:1] = [0.5]; l[-1:] = []; l[10:] = ["end"]; l[-100:1] = ["start"]
print(l, l[slice(None)], l[slice(1, -1)] == l[1:-1], [l[i:] for i in (0, 3, 9)], l[::-1][::-1] == l, l[True:], l[:False])
x = list("abcdef")
x[1:3], x[4:] = x[3:5], "ZZ"
print(x, t(lambda: s(x, slice(None, None, -1), "abc")), s(x, slice(None, None, -1), range(len(x))), t(lambda: s(x, slice(0, 2), 5)), s(x, slice(2, 2), iter("q")), s(x, slice(5, 1), ["ins"]))
