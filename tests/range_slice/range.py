# range objects: huge, negative, compared, sliced, hashed.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for r in (range(5), range(2, 8), range(0, 10, 3), range(10, 0, -3), range(5, 5), range(0), range(5, 0), range(-3, 3), range(0, -10, -4), range(1, 2, 100)):
    print(r, list(r), len(r), list(reversed(r)), r[::-1], r[1:], r[-2:], 3 in r, 3.0 in r, "a" in r, bool(r), hash(r) == hash(range(r.start, r.stop, r.step)), t(r.index, 3), r.count(3), t(lambda: r[0]), t(lambda: r[-1]), t(lambda: r[100]))
big = range(10 ** 20, 10 ** 20 + 10, 3)
print(big, list(big), len(big), big[1], 10 ** 20 + 3 in big, big[-1], big[::-1], t(len, range(2 ** 70)), range(2 ** 70)[2 ** 69], range(-2 ** 70, 2 ** 70)[5], t(lambda: range(2 ** 63)[2 ** 63]), sum(1 for _ in range(2 ** 64, 2 ** 64 + 3)))
print(range(0) == range(2, 2), range(0, 3, 2) == range(0, 4, 2), range(3) == [0, 1, 2], range(0, 5) != range(5), hash(range(0)) == hash(range(5, 1)), {range(3): 1}[range(0, 3)], t(lambda: range(3) < range(4)))
print(t(range), t(range, 1, 2, 3, 4), t(range, 1, 2, 0), t(range, 1.0), t(range, "a"), t(lambda: range(3).__setitem__), t(lambda: setattr(range(3), "start", 1)), range(3).start, range(1, 9, 2).stop, range(1, 9, 2).step, t(lambda: range(stop=3)))
it = iter(range(3))
print(next(it), it.__length_hint__(), list(it), t(next, it), type(it).__name__, type(iter(range(2 ** 70))).__name__, type(reversed(range(3))).__name__)
for i in range(3):
    i += 10
    print(i, end=" ")
else:
    print("else")
for i in range(3, -4, -2):
    print(i, end=" ")
print(i)
print([*range(True, 4)], max(range(5)), min(range(3, 9)), sum(range(101)), sorted(range(3), reverse=True), list(zip(range(3), range(5, 9))), dict(enumerate(range(2))), tuple(range(2)), range(10)[2:8][::2], range(10)[::-1][1:3], range(0, 10, 2).index(4), t(range(0, 10, 2).index, 5), range(10).index(True))
r = range(4611686018427387900, 4611686018427387910, 4)
print(list(r), [x * 2 for x in r], range(-4611686018427387906, -4611686018427387900, 2)[0], list(range(9223372036854775806, 9223372036854775809)))
class I:
    def __index__(self):
        return 2
print(range(I()), 2 in range(5), I() in range(5), type(range(True).stop))
