# memoryview over bytes and bytearray: items, casts, slices, release.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
b = bytearray(b"abcdefgh")
m = memoryview(b)
print(len(m), m[0], m[-1], m[1:3].tobytes(), bytes(m[::-1]), m.tolist(), m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.strides, m.readonly, m.contiguous, m.obj is b, m.hex())
m[0] = 65
m[1:3] = b"XY"
print(b, t(m.__setitem__, 0, 256), t(m.__setitem__, 0, b"a"), t(m.__setitem__, slice(0, 2), b"abc"), t(lambda: m[100]), t(lambda: m["a"]), t(lambda: m.__delitem__(0)))
r = memoryview(b"const")
print(r.readonly, t(r.__setitem__, 0, 1), r == b"const", r == memoryview(bytearray(b"const")), r == "const", hash(r) == hash(b"const"), t(hash, m), r[1:] == b"onst", b"on" in [bytes(r[1:3])], 99 in r)
c = m.cast("H")
print(c.format, c.itemsize, len(c), c.shape, c.tobytes() == bytes(b), c[0] == b[0] + b[1] * 256, t(m.cast, "Q", [2]), t(m.cast, "zz"), m.cast("B", [2, 4]).tolist(), m.cast("B", [2, 4])[1, 2], t(m[:7].cast, "H"), c.cast("B")[0])
c[0] = 0x4241
print(b, list(m), [x for x in m[2:4]], bytes(m), bytearray(m), b"".join([m, b"!"]), m.tobytes()[:2], t(lambda: m + b"x"), t(memoryview, "str"), t(memoryview, 5), t(memoryview, [1]))
s = m[2:6]
s[0] = 33
del s
print(b, t(b.append, 1))
with memoryview(b) as w:
    print(w[0], t(b.extend, b"x"))
print(t(lambda: w[0]), t(len, w), w.release(), repr(w).startswith("<released memory at"))
m.release()
c.release() if False else None
print(t(lambda: m[0]), t(b.append, 1), len(b))
import array
a = array.array("i", [1, 2, 3])
v = memoryview(a)
print(v.format, v.itemsize, v.tolist(), v[1], v[::2].tolist(), v == array.array("i", [1, 2, 3]), v == array.array("h", [1, 2, 3]), v.toreadonly().readonly, v.nbytes)
v[1] = -7
print(a, v.tolist())
f = memoryview(bytearray(16)).cast("d")
f[1] = 1.5
print(f.tolist(), f.tobytes(), memoryview(b"").tolist(), len(memoryview(b"")), list(reversed(memoryview(b"abc"))), int.from_bytes(memoryview(b"\x01\x02"), "big"), bytes(memoryview(b"abcdef")[::2]), memoryview(b"abc")[::-1] == b"cba", memoryview(b"ab").index(98) if hasattr(memoryview, "index") else 1)
