# math on big ints and custom types: floor, ceil, trunc, isqrt, factorial, comb, gcd, log of big.
import math
class F:
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __trunc__(self): return "trunc"
    def __float__(self): return 2.25
    def __index__(self): return 12
print(math.floor(F()), math.ceil(F()), math.trunc(F()), math.sqrt(F()), math.gcd(F(), 8), math.factorial(F()), math.isqrt(F()), math.comb(F(), 2))
for n in (0, 1, 2, 3, 4, 15, 16, 17, 2 ** 52, 2 ** 53 + 1, 2 ** 62 - 1, 2 ** 64, 10 ** 30, 10 ** 50 + 7):
    r = math.isqrt(n)
    print(n, r, r * r <= n < (r + 1) ** 2, math.gcd(n, 36), math.lcm(n, 36), math.floor(n), math.trunc(-n), round(math.log2(n), 9) if n else "-", round(math.log10(n), 9) if n else "-")
def t(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(math.isqrt, -1), t(math.isqrt, 1.5), t(math.factorial, -1), t(math.factorial, 1.0), t(math.factorial, 10 ** 30), t(math.comb, 10 ** 20, 2), t(math.perm, 10 ** 10, 2), t(math.gcd, "a"), t(math.floor, "a"), t(math.floor, math.nan), t(math.ceil, math.inf), t(math.floor, 1e300) == int(1e300), math.ceil(-0.5), math.floor(-0.5), math.trunc(-1.9), type(math.floor(1.5)))
print([math.factorial(n) for n in range(22)], len(str(math.factorial(1000))))
print([math.comb(10, k) for k in range(11)], math.comb(200, 100) % 10 ** 9, [math.perm(6, k) for k in range(7)])
print(round(math.log(10 ** 400), 9), round(math.log(2 ** 5000, 2), 6), t(math.log, 0), t(math.log, -(2 ** 70)), t(math.sqrt, -1), t(math.sqrt, 10 ** 400), t(math.exp, 1000), t(math.pow, 10, 1000), math.exp(-1000), t(math.ldexp, 1.0, 1024), math.frexp(8), math.modf(-2.5), math.modf(math.inf), math.frexp(-0.0))
print(math.gcd(*range(12, 100, 12)), math.lcm(*range(1, 20)), math.gcd(0, -0), math.gcd(-12), math.gcd(True, 5), math.prod(range(1, 25)), math.sumprod(range(5), range(5)), math.fsum([1e100, 1.0, -1e100]), math.fsum(x / 10 for x in range(10)))
