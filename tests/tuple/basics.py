# Tuples: building, comparing, hashing, nesting.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print((), (1,), (1, 2), tuple("ab"), tuple([1]), tuple(range(3)), tuple({1: 2}), t(tuple, 5), ((),), (((1,),),), (1, "a", None, 1.5))
a = (1, 2, 3)
print(a[0], a[-1], a[1:], a[::-1], a[5:], t(lambda: a[3]), a + (4,), a * 2, 0 * a, t(lambda: a + [1]), t(lambda: a * "x"), len(a), 2 in a, a.index(2), t(a.index, 9), a.count(1), a.index(3, -1))
print(t(lambda: exec("a[0] = 1", {"a": a})), t(lambda: exec("del a[0]", {"a": a})), t(lambda: a.append), a == (1, 2, 3), a == [1, 2, 3], (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), t(lambda: (1,) < ("a",)), (1, "a") == (1, "b"))
print(hash((1, 2)) == hash((1, 2)), hash(()) == hash(()), hash((1, 2)) == hash((1.0, 2.0)), t(hash, ([],)), hash((1, 2, 3)), hash(()), hash((0,)), hash(((1, 2), 3)), {(1, 2): "x"}[1, 2], (1, 2) in {(1, 2)})
x = 1, 2
y, = (5,)
z = *x, *[3]
print(x, y, z, (*"ab",), a is tuple(a), a[:] is a)
l = [1]
tl = (l, 2)
try:
    tl[0] += [9]
except TypeError as e:
    print(e, tl)
print(sorted([(2, "a"), (1, "b"), (1, "a")]), max((1, 2), (1, 3)), min([(3,), (2, 9)]), sum([(1,), (2,)], ()), list(zip((1, 2), "ab")), dict([("a", 1)]), (lambda *args: args)(1, 2))
class T(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)
    def __getitem__(self, i):
        return "item"
p = T(1, 2)
print(p, p[0], list(p), len(p), type(p[:]), p == (1, 2), hash(p) == hash((1, 2)), type(p + (3,)), isinstance(p, tuple), repr(p), t(lambda: setattr(p, "x", 5)), p.x)
for i, (b, c) in enumerate([(1, 2), (3, 4)]):
    print(i, b, c)
print(tuple(x for x in a if x > 1), tuple(reversed(a)), (1, 2) + () is not None, (None,) * 3, ((1, 2), (3,))[0][1], (lambda: (yield))().__class__.__name__)
print(1, (2), (3,), ("a" "b"), ("a", "b"), (1,)[0], (1, 2).__contains__(1), (1,).__eq__([1]), (1,).__lt__((2,)), tuple.__len__((1,)), t(tuple, 1, 2), () == ())
