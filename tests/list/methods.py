# append, extend, insert, pop, remove, index, count, reverse, copy, clear.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
l = []
print(l.append(1), l.extend([2, 3]), l.extend(x for x in "ab"), l.extend({}), l, t(l.extend, 5), t(l.append), t(l.append, 1, 2))
for i in (0, 2, -1, 100, -100):
    l.insert(i, f"i{i}")
print(l, t(l.insert, "a", 1), t(l.insert, 1))
print(l.pop(), l.pop(0), l.pop(-2), t(l.pop, 50), t([].pop), t(l.pop, "a"), l)
print(l.remove("a"), t(l.remove, "zz"), l, l.index(2), t(l.index, 2, 3), l.index(2, -10), t(l.index, "q"), l.count(2), l.count(2.0), [1, True, 1.0].count(1))
print(l.reverse(), l, l.copy() == l, l.copy() is l, l.clear(), l, l.__len__(), [1, 2].__contains__(1), [1, 2].__add__([3]), t([1].__add__, (2,)), [1, 2].__mul__(2), [1, 2].__rmul__(2), [3, 4].__getitem__(1))
class Eq:
    def __init__(self, n):
        self.n = n
    def __eq__(self, o):
        print("eq", self.n, o if not isinstance(o, Eq) else o.n)
        return isinstance(o, Eq) and self.n == o.n
a, b, c = Eq(1), Eq(2), Eq(1)
x = [a, b]
print(x.index(a), x.index(c), c in x, b in x, x.count(c))
x.remove(c)
print(len(x), x[0] is b, [a] == [c], [a] != [b])
l = list(range(10))
l.extend(l)
print(l, len(l))
it = iter(l)
print(next(it), it.__length_hint__(), l.clear(), t(next, it), t(next, it), l.append(5), t(next, it))
r = reversed([1, 2, 3])
print(next(r), list(r), list(r), list(reversed([])), r.__length_hint__())
class My(list):
    def append(self, x):
        super().append(x * 2)
m = My([1])
m.append(5)
m.extend([6])
m += [7]
print(m, type(m), type(m + [1]), type(m[:]), type(m * 2), type(m.copy()), m == [1, 10, 6, 7], repr(m), My("ab"))
