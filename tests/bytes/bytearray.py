# Mutation of bytearrays: slices, deletes, appends, exported buffers.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
a = bytearray(b"abcdef")
a[0] = 65
a[1:3] = b"XYZ"
print(a)
a[-1:] = []
a[2:2] = b"--"
print(a)
del a[0]
del a[::2]
print(a)
a[::2] = b"12"
print(a, t(lambda: a.__setitem__(slice(None, None, 2), b"123")))
a.append(33)
a.extend(b"ext")
a.extend([1, 2])
a.insert(0, 62)
print(a, a.pop(), a.pop(0), t(a.remove, 200), a.remove(33), a)
a.reverse()
print(a, a.copy() is a, a.copy() == a, t(a.append, 256), t(a.append, "a"), t(a.__setitem__, 0, -1), t(a.__setitem__, 99, 1), t(a.__setitem__, 0, b"a"))
a += b"more"
a *= 2
print(a, len(a), a.find(b"more"), a.count(b"m"))
b = a
b += b"!"
print(a is b, a[-1:], t(bytearray().pop), t(lambda: a.extend("str")), t(lambda: a.extend([300])))
m = memoryview(a)
print(t(a.append, 1), t(a.clear), t(lambda: a.__delitem__(0)))
a[0] = 0
m.release()
a.clear()
print(a, bytearray(5), bytearray(b"x") * 3, bytearray([1, 2]) + b"\x03", b"\x00" + bytearray(b"a"), type(b"" + bytearray()), type(bytearray() + b""))
c = bytearray(b"hello")
for i, x in enumerate(c):
    c[i] = x ^ 32
print(c, c.decode(), bytes(c), c == b"HELLO", b"HELLO" == c, [c] == [b"HELLO"], bytearray(b"a") < b"b", bytearray(b"%d") % 5)
d = bytearray(b"aaa")
it = iter(d)
next(it)
d.extend(b"bb")
print(list(it), d.resize(2) if hasattr(d, "resize") else None, d, bytearray("é", "utf-8"), t(bytearray, "x"), repr(bytearray(b"'")))
