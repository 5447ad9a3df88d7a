# abs divmod pow round sum min max int float on odd arguments.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(sum([]), sum([], 5), sum([1, 2.5]), sum([[1], [2]], []), sum(range(5)), sum([True, True]), sum((0.1 for _ in range(10))), sum([1e16, 1, -1e16]), sum([1e308, 1e308, -1e308]), sum([0.1] * 3), sum([1, 0.1, 0.2]), sum([2 ** 62, 2 ** 62]), sum([2 ** 63, 0.5]), sum([1j, 2]), t(sum, ["a"]), t(sum, ["a"], ""), t(sum, [b"a"], b""), t(sum, 5), sum({1: 2}), sum([1], start=10), sum([float("inf"), float("-inf")]), sum([-0.0]), sum([-0.0], -0.0))
print(min(1, 2), max([1, 3, 2]), min("b", "a"), max("abc"), min([], default=5), t(min, []), t(max, 5), t(max), max([1, -5], key=abs), min(["bb", "a"], key=len), t(max, 1, 2, default=3), max([(1, 2), (1, 3)]), min(1, 1.0), max(1, 1.0), max(1.0, 1), t(min, 1, "a"), max([1], [2]), min({3: 0, 1: 0}), t(max, [], key=len), max("a", "b", key=lambda x: -ord(x)))
print(abs(-5), abs(-5.5), abs(3 + 4j), abs(True), abs(-2 ** 70), t(abs, "a"), divmod(7, 2), divmod(-7, 2), divmod(7.5, 2), t(divmod, 1, 0), t(divmod, 1.0, 0), pow(2, 3), pow(2, -1), pow(2, 3, 5), pow(2, -1, 5), t(pow, 2, -1, 4), t(pow, 2, 3, 0), pow(2.0, 0.5), t(pow, "a", 2), pow(base=2, exp=3, mod=3), t(pow, 2.0, 2, 3), pow(-8, 1 / 3).real > 0, pow(0, 0), pow(10, 0, 1))
print(round(2.5), round(-1.5), round(1.005, 2), round(12345.678, -2), round(5), round(15, -1), round(25, -1), t(round, "a"), t(round, 1, 2, 3), round(1.5, None), round(number=2.7), type(round(1.0)), type(round(1.0, 0)), round(True), round(-0.4), round(1e20), t(round, 1.5, 1.5))
print(bin(5), oct(8), hex(255), bin(-5), t(bin, 1.5), chr(97), ord("a"), t(chr, 1.5), t(ord, ""), hash(5), hash(5.0), hash("") == 0, t(hash, {}), id(5) == id(5), int("5"), float("1.5"), complex("1j"), bool(""), t(int, "a"), int.__doc__ is not None)
print(isinstance(1, int), isinstance(True, (str, int)), t(isinstance, 1, "int"), issubclass(bool, int), callable(len), callable(1), t(callable), type(5), t(type, 1, 2), any([0, 1]), all([]), any(x for x in []), t(any, 5), all("ab"))
class R:
    def __round__(self, *a): return a
    def __abs__(self): return "abs"
    def __divmod__(self, o): return "dm"
    def __rdivmod__(self, o): return "rdm"
print(round(R()), round(R(), 2), round(R(), None), abs(R()), divmod(R(), 1), divmod(1, R()))
import math
print(sum([0.1] * 10) == 1.0, math.fsum([0.1] * 10) == 1.0, sum(x / 10 for x in range(11)), sum([1, 2.0, 3j]))
