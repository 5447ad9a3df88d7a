# Every itertools type: results, errors, reprs.
import itertools as it


def show(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e)


print(list(it.islice(it.count(5, 3), 4)), it.count(), it.count(2), it.count(2, 3), it.count(1.5))
c = it.count(2**62 - 2)
print([next(c) for _ in range(5)], c)
c = it.count(0.5, 0.25)
print([next(c) for _ in range(3)], c)
print(list(it.islice(it.cycle("abc"), 8)), list(it.cycle([])))
print(list(it.repeat("x", 3)), it.repeat(1), it.repeat(1, 4), list(it.repeat(1, -2)))
r = it.repeat("q", 3)
next(r)
print(r, r.__length_hint__())
show(lambda: it.repeat(1).__length_hint__())
show(lambda: it.count("a"))
print(list(it.accumulate([1, 2, 3, 4])), list(it.accumulate([1, 2, 3], lambda a, b: a * b, initial=10)))
print(list(it.accumulate([])), list(it.accumulate([], initial=7)))
print(list(it.batched("abcdefg", 3)))
show(lambda: list(it.batched("abcd", 3, strict=True)))
show(lambda: it.batched([], 0))
print(list(it.chain([1], "ab", range(2))), list(it.chain.from_iterable(["ab", [1]])), list(it.chain()))
show(lambda: list(it.chain([1], 2)))
show(lambda: it.chain(a=1))
print(list(it.combinations("abcd", 2)))
print(list(it.combinations("abc", 0)), list(it.combinations("ab", 3)))
show(lambda: it.combinations("ab", -1))
print(list(it.combinations_with_replacement("abc", 2)), list(it.combinations_with_replacement("", 1)))
print(list(it.permutations("abc")), list(it.permutations(range(3), 2)))
print(len(list(it.permutations(range(6)))), list(it.permutations("ab", 3)), list(it.permutations("", 0)))
show(lambda: it.permutations("ab", "c"))
print(list(it.product("ab", range(2))), list(it.product()), list(it.product("ab", repeat=2)), list(it.product("ab", "")))
show(lambda: it.product("a", repeat=-1))
print(list(it.compress("abcdef", [1, 0, 1, 0, 1])))
print(list(it.dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])))
print(list(it.filterfalse(lambda x: x % 2, range(6))), list(it.filterfalse(None, [0, 1, "", "a"])))
print(list(it.starmap(pow, [(2, 3), [3, 2]])))
print(list(it.islice("abcdefg", 2)), list(it.islice("abcdefg", 2, None, 2)), list(it.islice("abcdefg", 1, 5, 3)))
for a in [(5, 6, 7, 8), ("a",), (0, "a"), ("a", 1), (0, 1, "a"), (0, 1, 0), (-1,), ()]:
    show(lambda: it.islice([], *a))
i = iter(range(10))
print(list(it.islice(i, 3)), next(i))
i = iter(range(10))
print(list(it.islice(i, 1, 3)), next(i))
print(list(it.pairwise("abcd")), list(it.pairwise("a")), list(it.pairwise([])))
print(list(it.zip_longest("abc", [1], (), fillvalue="-")), list(it.zip_longest()), list(it.zip_longest("ab")))
for k, g in it.groupby("aaabbcaa"):
    print(k, list(g), end=" ")
print()
for k, g in it.groupby([1, 3, 2, 4, 5], key=lambda x: x % 2):
    print(k, next(g), end=" ")
print()
g = it.groupby("aab")
k1, g1 = next(g)
k2, g2 = next(g)
print(list(g1), list(g2))
a, b, c = it.tee(range(200), 3)
print(next(a), next(a), list(b) == list(range(200)), next(a), sum(a), sum(c))
a, b = it.tee("abc")
import copy
a2 = copy.copy(a)
print(next(a), list(a2), list(b), it.tee([], 0))
show(lambda: it.tee([], -1))


class Reenter:
    def __iter__(self):
        return self

    def __next__(self):
        return next(holder[0])


holder = [None]
holder[0] = it.tee(Reenter(), 1)[0]
show(lambda: next(holder[0]))
print(it.chain[int], type(it.chain([])).__module__, it.count.__name__, it.accumulate.__doc__)
show(lambda: it.combinations("ab"))
show(lambda: it.accumulate())
show(lambda: it.zip_longest(x=1))


class Sub(it.chain):
    pass


print(list(Sub([1], [2])), type(Sub.from_iterable([])).__name__)
it1 = it.takewhile(lambda x: 1 / x > 0, [1, 0])
print(next(it1))
show(lambda: next(it1))
for e in (it.count(), it.cycle("a"), it.islice("a", 1)):
    print(iter(e) is e, end=" ")
print()
