# repr, str, format specs and conversion methods of ints.
def t(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return f"{type(e).__name__}: {e}"

for spec in ("", "d", "5", "<5", ">5", "^7", "=+7", "05", "+", "-", " ", "x", "X", "#x", "#X", "o", "#o", "b", "#b", "08b", "#010x", ",", "_", "_x", "_b", "n", "c",
             "e", ".2f", "g", "%", ".3e", "+,d", "*^9", "010,", "z", "s", ".2d", ",x", "#", "+c", "é>6"):
    print(spec, "|", t(format, 65, spec), "|", t(format, -1234567, spec))
print(f"{10**25:,}", f"{-10**25:_x}", f"{2**70:b}", f"{True:d}", f"{True}", f"{True:5}", f"{False:x}")
print(t(format, -1, "c"), t(format, 0x110000, "c"), format(0x1F600, "c"), t(format, 3, "5.2"), t(format, 10 ** 400, "f")[:60])
print((1000).to_bytes(2, "big"), (1000).to_bytes(4, "little"), (-1).to_bytes(2, "big", signed=True), t((-1).to_bytes, 1, "big"), t((256).to_bytes, 1, "big"))
print(int.from_bytes(b"\x01\x00", "big"), int.from_bytes(b"\xff\xff", "little", signed=True), int.from_bytes([1, 2, 3], "big"), (5).to_bytes(), int.from_bytes(b""))
print((12).as_integer_ratio(), (5).conjugate(), (5).real, (5).imag, (5).numerator, (5).denominator, (7).is_integer())
print(t((1).to_bytes, 2, "middle"), t((1).to_bytes, -1, "big"), repr(-0), str(+5), t(lambda: (5).foo))
class N(int):
    def __repr__(self):
        return "N!"
    def __str__(self):
        return "n"
print(N(3), repr(N(3)), f"{N(3)}", f"{N(3):d}", N(3) + 1, type(N(3) + N(4)), "%d" % N(3), "%s" % N(3), hex(N(255)))
