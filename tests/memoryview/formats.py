# Casting, multi-dimensional views, comparisons across formats, slices with steps, writes through.
import array, struct
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for fmt in "bBhHiIlLqQfd":
    a = array.array(fmt, [1, 2, 3])
    m = memoryview(a)
    print(fmt, m.itemsize == a.itemsize, m.tolist(), m[1], m[::-1].tolist(), m[1:].nbytes // a.itemsize, m == a, m.cast("B").nbytes == len(a.tobytes()), t(lambda: m.cast("B").cast(fmt).tolist()), t(lambda: m.__setitem__(0, "x")))
b = bytearray(range(24))
m = memoryview(b).cast("B", [2, 3, 4])
print(m.ndim, m.shape, m.strides, m.tolist(), m[1, 2, 3], t(lambda: m[1]), t(lambda: m[2, 0, 0]), m.nbytes, len(m), t(lambda: m[0:1].shape), m.c_contiguous, m.tobytes() == bytes(b))
m[0, 1, 2] = 99
print(b[6], t(lambda: m.__setitem__((0, 0, 0), 300)), t(lambda: memoryview(b).cast("B", [5, 5])), t(lambda: memoryview(b).cast("H").cast("I")), memoryview(b).cast("H").cast("B")[0], t(lambda: memoryview(b)[::2].cast("H")))
v = memoryview(b)
v[::3] = bytes(8)
v[1:4] = v[4:7]
v[-2:] = b"zz"
print(b, v[5:2:-1].tolist(), v[::5].tolist(), v[::5].strides, v[::5].contiguous, bytes(v[::5]), t(lambda: v.__setitem__(slice(0, 2), b"abc")), t(lambda: v.__setitem__(slice(0, 2), "ab")), list(v[20:]) == list(b[20:]))
print(memoryview(b"abc") == b"abc", memoryview(b"abc") == bytearray(b"abc"), memoryview(b"ab") == memoryview(b"abc")[:2], memoryview(array.array("i", [97])) == array.array("q", [97]), memoryview(array.array("f", [1.0])) == array.array("d", [1.0]), memoryview(b"a") != "a", t(lambda: memoryview(b"a") < b"b"), memoryview(b"") == b"", hash(memoryview(b"xy")) == hash(b"xy"), t(lambda: hash(memoryview(array.array("i", [1])))))
c = memoryview(bytearray(3)).cast("c")
c[0] = b"x"
print(c.tolist(), t(lambda: c.__setitem__(0, 120)), memoryview(bytearray(2)).cast("?").tolist(), struct.unpack_from("<h", memoryview(b"\x01\x02\x03"), 1), int.from_bytes(memoryview(b"\1\0"), "little"), b"-".join([memoryview(b"a"), b"b"]), bytes(memoryview(b"abc")[1:]), bytearray(b"x") + memoryview(b"y"), memoryview(b"abcdef")[1:5][1:3].tobytes(), memoryview(memoryview(b"q")).obj)
with memoryview(b) as w:
    s = w[2:5]
    print(t(lambda: b.append(1)), s.tolist())
    s.release()
    print(t(lambda: s[0]))
v.release(); m.release()
b.append(7)
print(len(b), t(lambda: b.clear()))
