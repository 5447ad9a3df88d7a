# Literals, indexing, slicing with assignment and deletion, and errors.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
def assign(l, s, v):
    l = l[:]
    try:
        l[s] = v
        return l
    except Exception as e:
        return f"{type(e).__name__}: {e}"
def delete(l, s):
    l = l[:]
    try:
        del l[s]
        return l
    except Exception as e:
        return f"{type(e).__name__}: {e}"
L = [0, 1, 2, 3, 4, 5]
S = slice
for s in (S(1, 3), S(None), S(3, 1), S(-2, None), S(None, None, 2), S(None, None, -1), S(4, 0, -2), S(10, 20), S(-100, 2), S(2, 2), S(5, None, -3), S(None, None, 0), S(1.0, 2), S(0, 6, 4)):
    print(s, t(lambda: L[s]), assign(L, s, "ab"), assign(L, s, []), assign(L, s, [7, 8, 9]), assign(L, s, 5), delete(L, s))
for i in (0, -1, 5, -6, 6, -7, True, 1.0, "a", None):
    print(i, t(lambda: L[i]), assign(L, i, "x"), delete(L, i))
l = [1, 2, 3]
l[1:1] = l
print(l)
l[::2] = l[1::2]
print(l)
l[:] = (x * 2 for x in l)
print(l)
l[len(l):] = {9: 1}
l[:0] = "xy"
print(l, l[2:][:1], l * 2, [0] * 3, l + [1], t(lambda: l + (1,)), t(lambda: l * 2.0), t(lambda: l + 1))
l += (1, 2)
l += "z"
l *= 1
print(l, t(lambda: l.__iadd__(5)))
l *= 0
print(l, [] == [], [1] == [1.0], [1, 2] < [1, 3], [1] < [1, 0], [] < [0], [2] > [1, 9], [[]] == [[]], t(lambda: [1] < ["a"]), [1] == (1,), [1, "a"] == [1, "b"], t(lambda: [1] < (1,)))
m = [[0] * 2] * 2
m[0][0] = 1
print(m, [1, [2, [3, []]]], [None, True, 1.5, "s", b"b", (1,), {1}, {1: 2}], list("abc"), list({1: 2}), list(range(3)), t(list, 5), t(list, 1, 2), list(), t(lambda: list(x=1)))
print(3 in [1, 2, 3], "a" not in ["b"], [] in [[]], bool([]), len([1, 2]), [*"ab", *[1], *()], [[], *[[]]], [1, 2,])
