# Comparisons and hashes across int, bool, float and big ints.
values = [0, -0, 1, True, False, 1.0, 0.5, 2 ** 53, 2 ** 53 + 1, float(2 ** 53), 2 ** 62, 2.0 ** 62, 2 ** 63, 2 ** 100, 2.0 ** 100, -(2 ** 70), float("inf"), float("-inf")]
for a in values:
    print(a, "".join("<" if a < b else "=" if a == b else ">" for b in values))
nan = float("nan")
print(1 == nan, 1 < nan, 1 > nan, 1 != nan, nan != nan, 2 ** 70 < nan)
print(hash(1) == hash(1.0) == hash(True), hash(2 ** 61 - 1), hash(2 ** 61), hash(-1), hash(-2), hash(2 ** 61 - 2), hash(-(2 ** 61 - 1)), hash(10 ** 30))
print({1: "a", 1.0: "b", True: "c"}, {2 ** 70, 2.0 ** 70}, 2 ** 70 in {2.0 ** 70}, (2 ** 70 + 1) in {2.0 ** 70})
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1 == 1.0 == True, 3 > 2 >= 2 != 1, not 1 == 2)
print(1 == "1", 1 != "1", None == 0, 0 == False, [] == False)
for op in ("<", "<=", ">", ">="):
    try:
        eval(f"1 {op} 'a'")
    except TypeError as e:
        print(e)
print(min(3, 2.0, True), max(1, True), max(True, 1), min([0, False, 0.0]), sorted([3, 1.5, True, 2 ** 65, -1, 0.0]))
print(10 ** 20 == 1e20, 10 ** 23 == 1e23, 10 ** 22 == 1e22, 9007199254740993 < 9007199254740992.0, 9007199254740993 == 9007199254740992.0)
print(True is (1 == 1), isinstance(True, int), issubclass(bool, int), type(1) is int)
print(bool(0), bool(-1), bool(2 ** 80), bool(0.0), bool(-0.0), bool(nan), bool(""), bool("0"), bool([]), bool([0]))
