# Format specs on floats.
def t(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
inf, nan = float("inf"), float("nan")
specs = ["", "f", ".0f", ".1f", ".10f", "e", ".0e", ".2E", "g", ".3g", ".0g", "G", "n", "%", ".1%", "10.3f", "<10.2f", "^10.2f", "+.2f", " .2f", "010.2f", ",.2f", "_.1f", "#.0f", "#g", "z.0f", "=+12.3f", "*>12.1e", ",", ".5", "10", "d", "x", "s", "c", ".2,f", "_f", "020,.2f"]
for spec in specs:
    print(spec, "|", t(format, 1234.5678, spec), "|", t(format, -0.00001234, spec), "|", t(format, -0.4, spec), "|", t(format, nan, spec), "|", t(format, -inf, spec))
print(f"{1e300:.3f}"[:20], len(f"{1e300:.3f}"), f"{0.1:.30f}", f"{2.5:.0f}", f"{3.5:.0f}", f"{0.125:.2f}", f"{0.375:.2f}", f"{1e15:g}", f"{1e-5:g}", f"{123456.0:g}", f"{1234567.0:g}")
print(f"{1.0:.1f}", f"{1.05:.1f}", f"{9.995:.2f}", f"{999999.5:.6g}", f"{0.0:e}", f"{-0.0:f}", f"{-0.0:z.1f}", f"{5e-324:.3e}", f"{1.7976931348623157e308:.5e}")
