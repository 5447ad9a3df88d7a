# The iteration order of sets of ints follows the table; strings only by sorting.
for values in ([8, 0, 16, 1], [1, 9, 17, 25, 2], list(range(0, 100, 9)), [-5, -4, -3, 3, 4, 5], [2 ** 61 - 1, 0, 2 ** 61], [10 ** k for k in range(12)], [7, 15, 23, 31, 39], [1, 2 ** 40, 3, 2 ** 50 + 1]):
    s = set(values)
    print(values, s, list(s), frozenset(values))
s = {5, 13, 21}
s.remove(13)
s.add(29)
print(s)
s.add(13)
print(s)
s = set(range(8))
s -= {1, 3, 5}
s |= {11, 19, 27}
print(s, s | {3}, s & {0, 2, 11}, {0, 11, 2} & s, s ^ {0, 100})
print({True, 0, 2}, {0.5, 0.25, 2.0, 1}, {1j: 0}, set([3.0, 3, 1.0]), {1e10, 1e5, 3})
print(set(range(50, 30, -1)), set(range(30, 50)), set([1000, 1, 500, 250]))
t = set()
for i in range(0, 60, 4):
    t.add(i)
    if i % 12 == 0:
        print(len(t), t)
while len(t) > 3:
    t.pop()
print(t, sorted({"b", "a", "c"}), {None}, {()}, sorted({"x", "yy"} | {"zzz"}, key=len))
