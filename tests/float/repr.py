# Shortest repr, switching to exponents, and parsing back.
import math
values = [0.0, -0.0, 1.0, 0.1, 0.5, 1 / 3, 2 / 3, 100.0, 1e5, 123456789.0, 1e15, 1e16, 9999999999999998.0, 1e17, 1.5e16, 123456789012345678.0, 1e21, 1e22, 1e23, 1e-3, 1e-4, 1e-5, 0.00012345, 1.5e-5,
          5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 4.35, 4.349999999999999, 0.1 + 0.2, 1e100, 1.1e-100, math.pi, math.e, float("inf"), float("-inf"), float("nan"), 2.0 ** 53, 2.0 ** 70, 1e16 + 2]
for v in values:
    r = repr(v)
    back = float(r)
    print(r, str(v), back == v or v != v, f"{v:g}", f"{v:.3f}" if abs(v) < 1e30 else "-", f"{v:.3e}", f"{v:.10g}", "%r" % v)
print([0.1, 1e20], (0.5,), {0.1: 1e-7}, f"{0.1}", f"{1e16}", f"{0.1!r}", str(1e16), format(0.1), format(1e16, ""))
