# Everyday sets and tuples.
s = {1, 2, 3}
s.add(3)
s.add(4)
print(s, len(s), 2 in s, s | {9}, s & {1, 9}, s - {1}, s ^ {1, 9})
s.discard(1)
print(sorted(s), set([1, 1, 2]), set(), {x % 3 for x in range(10)})
t = (1, "two", 3.0)
a, b, c = t
print(t, t[1], len(t), a, b, c, t + (4,), t * 2, (1,), ())
first, *rest = [1, 2, 3]
print(first, rest)
print((1, 2) == (1, 2), (1, 2) < (1, 3), hash((1, 2)) == hash((1, 2)), {(1, 2): "v"}[(1, 2)])
print(tuple([1, 2]), list((1, 2)), sorted((3, 1, 2)), max((1, 5)), 3 in (1, 2, 3))
print(frozenset([1]) == {1}, {1, 2} <= {1, 2, 3}, {1} < {1}, {1}.isdisjoint({2}))
def multi():
    return 1, 2
x, y = multi()
print(x, y, multi())
