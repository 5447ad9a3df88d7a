# IEEE corner cases of every operator, and the sign rules of // and %.
inf, nan = float("inf"), float("nan")
def t(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for a in (7.5, -7.5, 0.0, -0.0, 1e308, inf, nan):
    for b in (2.0, -2.0, inf, -inf, 0.5):
        print(a, b, a + b, a - b, a * b, a / b, t(lambda: a // b), t(lambda: a % b), t(divmod, a, b))
for f in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0.0, lambda: divmod(1.0, 0), lambda: 0.0 ** -1, lambda: 1e308 * 10, lambda: 1e200 ** 2, lambda: (-8.0) ** (1 / 3), lambda: 10.0 ** 400):
    print(t(f))
print(0.1 + 0.2, 0.1 * 3, 1e16 + 1, 1e16 + 2, 2.5 // 1, -2.5 // 1, 2.5 % 1, -2.5 % 1, 5 % -3.0, -5 % 3.0, 1e300 % 7, -1e-300 % 5)
print(-0.0, 0.0 == -0.0, -0.0 + 0.0, 0.0 * -1, -0.0 - 0.0, 0.0 // -1, -0.0 // 1, -0.0 % 5, 5.0 % -5.0, str(-0.0), repr(0 * -1.0))
print(2.0 ** 10, 2 ** 0.5, 0.0 ** 0, nan ** 0, 1 ** nan, inf ** -1, (-inf) ** 3, (-2.0) ** 2, (-2.0) ** -1, 0.0 ** inf, 4 ** -0.5, pow(2.0, 3))
print(abs(-0.0), abs(-inf), abs(nan), +nan, -inf, round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1e22), round(0.5), round(-0.5), round(1.25, 1), round(1234.5, -2))
print(t(round, nan), t(round, inf), round(nan, 2), round(inf, 2), round(5e-324, 400), t(round, 1.7976931348623157e308, -308), t(round, 1.5, "a"), round(2.5, None))
print(1.5.is_integer(), 2.0.is_integer(), inf.is_integer(), 0.75.as_integer_ratio(), t(inf.as_integer_ratio), t(nan.as_integer_ratio), (-0.0).as_integer_ratio(), 1e22.as_integer_ratio())
print((1.5).hex(), (-0.1).hex(), (0.0).hex(), inf.hex(), nan.hex(), (5e-324).hex(), float.fromhex("0x1.8p+1"), float.fromhex("-0x.1"), float.fromhex("inf"), t(float.fromhex, "zz"))
print(int(1e15), int(-1.9), 1e15 // 1, 10 ** 15 == 1e15, 3 / 2, 3 // 2.0, type(3 // 2.0), True + 0.5, 2 ** 53 + 1.0, 1 - 0.9, t(lambda: pow(2.0, 3, 4)))
