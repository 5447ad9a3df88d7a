# zip map filter enumerate reversed sorted iter next range any all.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(list(zip()), list(zip("ab")), list(zip("abc", [1, 2])), list(zip("ab", [1, 2], strict=True)), t(lambda: list(zip("ab", [1], strict=True))), t(lambda: list(zip("a", [1, 2], strict=True))), t(lambda: list(zip("ab", "ab", "a", strict=True))), t(zip, 5), t(zip, [1], 5), dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])))
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2], [3, 4, 5])), list(map(None.__class__, [])), t(map, str), t(map), t(lambda: list(map(len, [1]))), list(map(max, "ab", "ba")), list(map(pow, [2, 3], [3, 2])), t(lambda: list(map(str, [1, 2], [1], strict=True))))
print(list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2, 3])), t(filter, None), t(lambda: list(filter(5, [1]))), list(filter(str.isdigit, "a1b2")), list(filter(None, [])))
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("a", start=2 ** 70)), t(enumerate), t(enumerate, 5), t(enumerate, "a", "b"), list(reversed("abc")), list(reversed([1, 2])), list(reversed(range(3))), t(reversed, {1}), list(reversed({1: 2, 3: 4})), list(reversed((1, 2))))
it = iter([1, 2])
print(next(it), next(it), t(next, it), next(it, "d"), t(next, [1]), t(iter, 5), t(next), list(iter(lambda: 5, 5)), t(iter, 5, 5))
m = map(lambda x: 1 // x, [1, 0, 2])
print(next(m), t(next, m), next(m), t(next, m))
z = zip(iter([1, 2, 3]), iter([1]))
print(list(z), list(z))
a, b = iter([1, 2, 3]), iter([9])
z = zip(a, b)
print(list(z), next(a))
def g():
    yield 1
    raise KeyError("g")
print(t(lambda: list(map(str, g()))), t(lambda: list(zip(g(), [1, 2, 3]))), t(lambda: sum(g())), t(lambda: sorted(g())), t(lambda: list(enumerate(g()))), t(lambda: dict(enumerate(g()))), t(lambda: max(g())), t(lambda: any(x > 5 for x in g())), t(lambda: [*g()]), t(lambda: tuple(g())), t(lambda: set(g())), t(lambda: "".join(map(str, g()))), t(lambda: (lambda *a: a)(*g())))
print(type(map(str, [])).__name__, type(zip()).__name__, type(filter(None, [])).__name__, type(enumerate([])).__name__, iter(map(str, [])) is not None, [x for x in map(str, range(3))], isinstance(map(str, []), map), next(map(str, [5])), tuple(map(int, "123")))
import itertools
print(list(zip(itertools.count(), "ab")), list(map(lambda *a: a, "ab", itertools.count(1), [True, False])), list(enumerate(zip("ab", "cd"))), list(zip(range(3), map(str, range(3)), filter(None, range(4)))), sorted(map(lambda x: -x, range(3))), max(map(len, ["a", "bbb"])), sum(map(int, "123")), ",".join(map(str, [1, 2])), [*map(chr, [97, 98])])
class M(map): pass
print(list(M(str, [1])), type(M(str, [1])).__name__, iter(zip("a")).__next__(), reversed([1, 2]).__next__())
r = reversed([1, 2, 3])
next(r)
print(list(r), list(r), len(list(reversed(range(10 ** 3)))))
