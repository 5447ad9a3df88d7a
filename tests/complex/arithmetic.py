# Complex numbers: operators, repr, parsing, hashing.
def t(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
inf, nan = float("inf"), float("nan")
a, b = 3 + 4j, -1 - 2j
print(a + b, a - b, a * b, a / b, abs(a), -a, +a, a.conjugate(), a.real, a.imag, a == b, a != b, bool(0j), a ** 2, a ** -1, 2 ** 1j == 2 ** 1j)
print(1j, -1j, 0j, -0j, complex(0, -0.0), complex(-0.0, 0), complex(-0.0, -0.0), 1e20j, complex(inf, nan), complex(-inf, -inf), complex(nan, 1), 1.5 + 0j, (2 + 0j) * 1)
print(1 + 2j + 3, 2 * (1 + 1j), (1 + 1j) * 2.0, 1 - 1j, 1.5 - (0.5 + 1j), 10 ** 20 + 1j, True + 1j, (1 + 2j) / 2, 1 / (1j), (0j) ** 0, 1j * 1j, 1j ** 2)
print(t(lambda: 1j / 0), t(lambda: 0j ** -1), t(lambda: 1j // 1), t(lambda: 1j % 2), t(lambda: 1j < 2j), t(divmod, 1j, 2), t(int, 1j), t(float, 1j), t(lambda: 1j + "a"))
for s in ("1", "1j", "1+2j", " 1-2j ", "-j", "+J", "1e5+1e-5j", "(1+2j)", "((1j))", "1 + 2j", "nan+infj", "", "j1", "1+2", "1+2jj", "1_0+2_0j", ".5j"):
    print(repr(s), t(complex, s))
print(complex(), complex(2), complex(1.5, 2), complex(1j), complex(imag=3), complex(real=1, imag=2), t(complex, "1", 2), t(complex, 1, "2"), t(complex, None), t(complex, [], 1))
print(hash(1 + 0j) == hash(1), hash(1j), hash(2 + 3j) == hash(2 + 3j), {1: "x"}[1 + 0j], 1 == 1 + 0j, 1.5 == 1.5 + 0j, 2 ** 70 == complex(2 ** 70), 1j == "a", [1j].count(1j))
for spec in ("", ".2f", "+.1f", "e", "20", "<20.1f", "*^20", "g", ",.1f", "=10", "05", "%"):
    print(spec, "|", t(format, 1234.5 - 2.25j, spec))
class C:
    def __complex__(self):
        return 1 + 5j
class F:
    def __float__(self):
        return 2.0
class Sub(complex):
    pass
print(complex(C()), complex(F()), Sub(1, 2), type(Sub(1) + 1), repr(Sub(1j)), str(1 + 1j), "%s" % 1j, t(lambda: "%d" % 1j), t(lambda: "%f" % 1j), f"{1j!r:>6}")
print((1 + 2j).__add__(1), (1 + 2j).__add__("a"), (1 + 2j).__eq__(1), complex.__rsub__(1j, 5), pow(1 + 1j, 2), t(pow, 1j, 2, 3), round((1 + 1j) ** 0.5 .real if False else 1.0), (1 + 0j) ** 10, (2j) ** 3)
