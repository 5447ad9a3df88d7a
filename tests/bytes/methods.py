# bytes and bytearray: methods, indexing, conversion.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for B in (bytes, bytearray):
    b = B(b"Hello, World")
    print(b, b[0], b[-1], b[1:4], b[::-1], len(b), b.upper(), b.lower(), b.swapcase(), b.title(), b.capitalize())
    print(b.find(b"o"), b.find(111), b.rfind(b"o"), b.count(b"l"), t(b.index, b"z"), 72 in b, b"lo" in b, t(lambda: 300 in b), t(lambda: "a" in b))
    print(b.split(b", "), b.split(), b.partition(b","), b.replace(b"l", b"L"), b.startswith(b"He"), b.endswith((b"x", b"ld")), b.strip(b"Hd"))
    print(b.hex(), b.hex("-"), b.hex(":", 2), b.hex(" ", -4), b.decode(), b.center(16, b"*"), b.zfill(14), b.ljust(13), b.isalpha(), B(b"ab").isalnum(), B(b"12").isdigit())
    print(b + b"!", b * 2, b == b"Hello, World", b < b"I", b"a".join([b"x", B(b"y")]), B(b",").join([]), b.translate(None, b"lo"), b.splitlines(), B(b"a\tb").expandtabs(3))
print(bytes(3), bytes([1, 2, 255]), bytes(b"ab"), bytes("é", "utf-8"), bytes(range(3)), t(bytes, [256]), t(bytes, [-1]), t(bytes, "x"), t(bytes, -1), t(bytes, 1.5), t(bytes, ["a"]), bytes(), t(bytes, None))
print(bytes.fromhex("48 65 6c"), t(bytes.fromhex, "4"), t(bytes.fromhex, "zz"), bytes.maketrans(b"ab", b"xy")[97:99], b"abc".translate(bytes.maketrans(b"ab", b"xy")), t(b"a".translate, b"x"))
print(repr(b"'"), repr(b"\"'"), repr(b"\x00\t\n\r\\\x7f\xff"), str(b"a"), b"%d %s %b %x %c %r" % (5, b"x", b"y", 255, 65, "q"), t(lambda: b"%s" % "a"), b"%5.1f|%-4d|%04d" % (1.25, 3, 7))
print(t(lambda: b"a" + "a"), t(lambda: b"a" == "a"), t(lambda: b"a" < "a"), hash(b"abc") == hash(bytes(bytearray(b"abc"))), t(hash, bytearray()), {b"k": 1}[b"k"], b"" or "empty", b"a" in [b"a"])
class Bb:
    def __bytes__(self):
        return b"custom"
print(bytes(Bb()), b"ab" b"cd", rb"\n", b"\x41\101\n", t(lambda: b"abc"[5]), b"abc"[1:], type(b"abc"[0]), list(b"abc"), sorted(b"cab"), max(b"abc"), sum(b"abc"), bytes(reversed(b"abc")))
