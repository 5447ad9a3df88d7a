# float() of text.
def t(*a):
    try:
        return float(*a)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for s in ("1", " 1.5 ", "1e5", "1E-5", ".5", "5.", "+.5e1", "-0", "1_000.5_0", "1__0", "_1", "1_", "1e", "e5", ".", "", "inf", "-Infinity", "+INF", "nan", "-nan", "infinit", "0x10", "1,5",
          "1e400", "-1e400", "1e-400", "4.9e-324", "2e-324", "0.1e1_0", "١.٥", "1 2", "\t3\n", "179769313486231580793728971405301e276", "9007199254740993", "9007199254740993.0000001",
          "0.1000000000000000055511151231257827021181583404541015625", "123456789" * 5, "1" + "0" * 308, "1" + "0" * 309, "0." + "0" * 320 + "1"):
    print(s[:50], t(s))
print(t(), t(5), t(True), t(10 ** 300), t(10 ** 309), t(b"1.5"), t(bytearray(b"2")), t(None), t([]), t("1", 2), t(1j))
class F:
    def __float__(self):
        return 2.5
class B:
    def __float__(self):
        return 1
class I:
    def __index__(self):
        return 4
class S(float):
    pass
print(t(F()), t(B()), t(I()), type(float(S(1.5))), S(1.5), repr(S(1.5)), type(S(1) + 1), S("2.5"))
