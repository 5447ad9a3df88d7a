# struct: every format, byte orders, alignment, errors, iter_unpack.
import struct
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for fmt, v in (("b", -1), ("B", 255), ("h", -2), ("H", 65535), ("i", -3), ("I", 2 ** 32 - 1), ("l", -4), ("L", 5), ("q", -2 ** 63), ("Q", 2 ** 64 - 1), ("n", -1), ("N", 1), ("f", 1.5), ("d", -2.25), ("e", 0.5), ("?", True), ("?", []), ("c", b"x"), ("P", 0)):
    for o in ("@", "<", ">", "=", "!") if fmt not in "nNP" else ("@",):
        p = struct.pack(o + fmt, v)
        print(o + fmt, p, struct.unpack(o + fmt, p), struct.calcsize(o + fmt), end=" ")
    print()
for fmt in ("bhi", "<bhi", "bq", ">bq", "3s", "3sx", "5p", "2h3b", "xxb", "0s", "0i", "b0q", " h  h ", "4?"):
    print(fmt, struct.calcsize(fmt))
print(struct.pack("5s", b"ab"), struct.pack("2s", b"abc"), struct.pack("5p", b"abc"), struct.unpack("5p", b"\x03abc\x00"), struct.pack("3x"), struct.pack("<2h2s", 1, 2, b"zz"), struct.unpack("<hxh", b"\x01\x00\xff\x02\x00"), struct.pack(">f", 0.1), struct.unpack(">f", b"\x3d\xcc\xcc\xcd"), struct.pack("<e", 65504.0), struct.pack("<d", float("nan"))[-2:], struct.pack("<f", float("inf")))
for args in (("b", 128), ("B", -1), ("h", 2 ** 15), ("i", 2 ** 31), ("q", 2 ** 63), ("Q", -1), ("f", 1e40), ("e", 1e6), ("c", b"ab"), ("c", "a"), ("s", "a"), ("i", 1.5), ("i", "a"), ("d", "x"), ("i",), ("i", 1, 2), ("z", 1), ("", 1), ("@n", 2 ** 63), ("<n", 1), ("99999999999999999999i",), ("i", None)):
    print(args, t(lambda: struct.pack(*args)))
print(t(lambda: struct.unpack("i", b"abc")), t(lambda: struct.unpack_from("<i", b"abcdef", 3)), struct.unpack_from("<h", b"abcdef", 2), struct.unpack_from("<h", b"abcdef", -2), t(lambda: struct.unpack("<i", "abcd")), list(struct.iter_unpack("<h", b"\x01\x00\x02\x00")), t(lambda: list(struct.iter_unpack("<h", b"abc"))))
buf = bytearray(8)
struct.pack_into("<hh", buf, 2, 1, -1)
print(buf, t(lambda: struct.pack_into("<q", buf, 4, 1)), t(lambda: struct.pack_into("<h", b"abcd", 0, 1)))
s = struct.Struct("<ih")
print(s.size, s.format, s.pack(1, 2), s.unpack(b"\x01\0\0\0\x02\0"), s.unpack_from(bytes(8)), t(lambda: s.pack(1)), repr(s), struct.Struct(b"<h").format)
class I:
    def __index__(self): return 5
class F:
    def __float__(self): return 2.5
print(struct.pack("b", I()), struct.pack("<d", F()), struct.unpack("<?", b"\x05"), struct.unpack("3c", b"abc"), struct.unpack("<" + "B" * 5, bytes(5)), memoryview(struct.pack("<2i", 1, 2)).cast("i").tolist())
