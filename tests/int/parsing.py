# int() of every kind of text, with bases, underscores, spaces and errors.
def t(*a, **k):
    try:
        return int(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"

for s in ("0", "-0", "+7", "  42  ", "\n12\t", "1_000", "1__0", "_1", "1_", "", " ", "12a", "0x10", "1e3", "1.0", "--1", "+ 1", "٣٤", "१२", "1\u00a0"):
    print(repr(s), t(s))
for s, b in (("ff", 16), ("0xFF", 16), ("0xff", 0), ("0o17", 0), ("0b101", 0), ("017", 0), ("0", 0), ("00", 0), ("z", 36), ("zz", 35), ("10", 2), ("12", 2),
             ("0b1", 2), ("0b1", 16), ("0x", 16), ("-0x1f", 16), ("1", 1), ("1", 37), ("1", -2), ("0_1", 0), ("0x_f", 0), ("1_0", 10), ("0o8", 0)):
    print(repr(s), b, t(s, b))
print(t(), t(3.99), t(-3.99), t(True), t(b"12"), t(bytearray(b" 7 ")), t(b"\xff"), t(None), t([]), t(1, 10), t("1", base=10), t(x=1))
print(t(float("nan")), t(float("inf")), t(1e30), t(-1e18), t("9" * 30), t(10 ** 50))
class I:
    def __int__(self):
        return 5
class X:
    def __index__(self):
        return 6
class T:
    def __trunc__(self):
        return 7
class Bad:
    def __int__(self):
        return "5"
class Sub(int):
    pass
print(t(I()), t(X()), t(T()), t(Bad()), t("11", X()), type(int(Sub(4))), t("1", "2"))
print(len(str(2 ** 10000)), str(10 ** 50), int("1" + "0" * 40) == 10 ** 40, t("1" * 4301)[:70])
