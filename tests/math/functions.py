# Every plain function of math at ordinary and at odd arguments (values rounded where libm may differ).
import math
def t(f, *a):
    try:
        r = f(*a)
        return float("%.12g" % r) if isinstance(r, float) and r == r and abs(r) != math.inf else r
    except Exception as e:
        return f"{type(e).__name__}: {e}"
inf, nan = math.inf, math.nan
for name in ("sqrt", "cbrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "fabs", "ceil", "floor", "trunc", "degrees", "radians", "gamma", "lgamma", "erf", "erfc", "isnan", "isinf", "isfinite", "frexp", "modf", "factorial", "isqrt", "ulp"):
    f = getattr(math, name)
    print(name, [t(f, x) for x in (0.0, -0.0, 1.0, -1.0, 0.5, 2, 10, -2.5, 1e300, inf, -inf, nan, True, 2 ** 70)])
for x in ("a", None, 1j, [], 10 ** 400):
    print(repr(x)[:20], t(math.sqrt, x), t(math.floor, x) if not isinstance(x, int) else "big", t(math.isnan, x))
for f, args in ((math.atan2, [(0.0, 0.0), (0.0, -0.0), (-0.0, -0.0), (1, 1), (-1, inf), (nan, 1)]), (math.pow, [(2, 3), (0, 0), (0, -1), (-8, 1 / 3), (inf, 0), (nan, 0), (1, nan), (2, 1e5), (-2, 3)]), (math.fmod, [(5, 3), (-5, 3), (5, -3), (5.5, inf), (inf, 1), (1, 0)]), (math.remainder, [(5, 3), (-5, 3), (2.5, 1), (1, 0), (inf, 1)]), (math.copysign, [(1, -0.0), (-1, 5), (nan, -1), (0, -2)]), (math.hypot, [(3, 4), (), (1,), (1, 1, 1), (inf, nan), (1e200, 1e200)]), (math.dist, [((0, 0), (3, 4)), ((1,), (1, 2))]), (math.gcd, [(12, 18), (), (0, 0), (-4, 6), (0, 5), (12, 18, 27), (2 ** 70, 2 ** 65), (1.5, 2)]), (math.lcm, [(4, 6), (), (0, 5), (-3, 4), (2, 3, 4)]), (math.comb, [(5, 2), (5, 6), (0, 0), (-1, 2), (5, -1), (100, 50), (1.5, 1)]), (math.perm, [(5, 2), (5,), (5, None), (3, 5), (-1, 1)]), (math.ldexp, [(1, 10), (0.5, -1080), (1, 5000), (inf, 5), (1, 10 ** 30)]), (math.log, [(8, 2), (0,), (-1,), (2 ** 2000,), (10, 1), (10, 0), (1, 10), (2 ** 70, 2), (1, 2, 3)]), (math.nextafter, [(1, 2), (0, -1), (inf, 0), (1.0, 1.0)]), (math.isclose, [(1, 1 + 1e-10), (1, 1.1), (0, 1e-20), (inf, inf), (nan, nan)]), (math.fma, [(2, 3, 4), (1e308, 10, -inf), (inf, 0, 1)])):
    print(f.__name__, [t(f, *a) for a in args])
print(math.pi, math.e, math.tau, math.inf, math.nan, t(math.fsum, [0.1] * 10), t(math.fsum, [1e308, 1e308]), t(math.fsum, [inf, -inf]), t(math.fsum, []), math.prod([2, 3]), math.prod([], start=5), math.prod([1.5, 2]), t(math.prod, ["a"]), math.sumprod([1, 2], [3, 4]), t(math.sumprod, [1], [1, 2]), math.sumprod([1.5, 2], [2, 10 ** 20]), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9))
