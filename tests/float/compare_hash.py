# NaN identity in containers, hash equality with ints and the float methods.
inf, nan = float("inf"), float("nan")
print(nan == nan, nan is nan, [nan] == [nan], nan in [nan], [nan].index(nan), [nan].count(nan), (nan,) == (nan,), {nan: 1} == {nan: 1}, float("nan") in [nan])
print({nan, nan} == {nan}, len({float("nan"), float("nan")}), sorted([3.0, -inf, 2, inf, 0.5]), max(1.0, nan), max(nan, 1.0), min(1.0, nan), min(nan, 1.0))
for v in (0.0, -0.0, 1.0, -1.0, 0.5, 1.5, -2.0, 2.0 ** 61, 2.0 ** 61 - 1024, 1e300, inf, -inf, 0.1, 1e-300):
    print(v, hash(v), hash(v) == hash(int(v)) if v == v and abs(v) < 1e301 and v == int(v) else "-")
print(1.0 < 2, 2 < 1.0, 1 == 1.0, 1.5 == 1, 2.0 ** 53 == 2 ** 53 + 1, 1e308 < 10 ** 400, -10 ** 400 < -1e308, inf > 10 ** 400, nan < 1, nan >= 1)
print(0.0 == False, 1.0 == True, 1.0 == "1.0", 1.0 != None, 1.0 in [1], {1.0: "x"}[True], {0.0: 1, -0.0: 2})
try:
    1.0 < "a"
except TypeError as e:
    print(e)
print(float.max if hasattr(float, "max") else "-", (1.5).real, (1.5).imag, (1.5).conjugate(), (2.5).__trunc__(), (2.5).__floor__(), (2.5).__ceil__(), (-2.5).__round__())
print((0.5).__eq__(1), (0.5).__eq__("a"), (0.5).__lt__(1), (0.5).__add__("a"), (0.5).__radd__(2), (7.0).__rfloordiv__(15), (2.0).__rpow__(3), (2.0).__mod__(0.75))
import sys
i = sys.float_info
print(i.max, i.min, i.epsilon, i.dig, i.mant_dig, i.max_exp, i.min_exp, i.radix)
print(1e308 + 1e308, 5e-324 / 2, 5e-324 * 0.5 == 0, 2.2250738585072014e-308 / 2, 1 + i.epsilon > 1, 1 + i.epsilon / 2 == 1)
