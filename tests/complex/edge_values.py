# nan, inf and signed zeros through complex arithmetic; repr round trips.
inf, nan = float("inf"), float("nan")
vals = [0j, -0j, complex(-0.0, 0.0), complex(0, -0.0), 1 + 0j, complex(inf, 0), complex(0, -inf), complex(nan, 1), complex(1e308, 1e308), complex(5e-324, 0)]
for v in vals: print(repr(v), str(-v), v == v, bool(v), v.conjugate(), v + 1, v * 2, v * 1j, -v.imag, complex(str(v)) == v or v != v, hash(v) == hash(v) if v == v else "nan")
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: abs(complex(1e308, 1e308))), abs(complex(inf, nan)), abs(complex(nan, 0)), abs(3 - 4j), t(lambda: (1e200 + 1j) ** 5), t(lambda: 1 / 0j), t(lambda: 0j ** 1j), 0j ** 0j, (1 + 1j) ** 0, (2j) ** 2.0, (-1) ** 0.5, (-8) ** (1 / 3))
print(complex(1.0, -0.0), complex(-1, 0) * -1, 1 - (1 - 0j), -(0j), 0j - 0j, 0.0 - 0j, complex(0.0) == complex(-0.0), 1e400j, -1e-400j, 1.5e300j * 1e10)
for s in ("nan", "inf", "-infj", "nanj", "1e1000", "+1", "1+-1j", "1-+1j", "--1j", "1j1", "0x1j", "1_1j", "(1", "1)", " ( 1j ) ", "j", "infinityj", "1e5j", ".j", "1.e1+.5J"): print(repr(s), t(lambda: complex(s)))
print(f"{1 + 2j:.2f}", f"{1e10 + 1e-10j:g}", f"{complex(nan, -inf)}", f"{-0.0 - 0j}", "%s %r" % (1j, -1j), "{:>12}|{:<12}|{:^12}".format(1j, 2 + 1j, -1j), t(lambda: f"{1j:d}"), t(lambda: f"{1j:0=10}"), t(lambda: "%d" % 1j), str(complex(1, 10 ** 20)), repr(1e16j), repr(complex(123456789.123, -0.1)))
print(complex.from_number(3), complex.from_number(1j), t(lambda: complex.from_number("1")), (1 + 2j).__complex__(), (1j).__bool__(), complex.__add__(1j, 2), (1j).__radd__(1.5), (1j).__rpow__(2) == 2 ** 1j, (2j).__truediv__(2), (1j).__eq__("a"), t(lambda: 1j.real.foo), 1j.imag, type(1j.real))
