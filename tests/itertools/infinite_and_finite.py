# Every iterator of itertools.
import itertools as it, operator
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
def take(n, i): return list(it.islice(i, n))
print(take(4, it.count()), take(3, it.count(5, 2)), take(3, it.count(1.5, 0.5)), take(3, it.count(2 ** 63 - 1)), take(3, it.count(-1, -1)), repr(it.count(3)), repr(it.count(3, 2)), t(lambda: it.count("a")), take(5, it.cycle("ab")), list(it.cycle([])), list(it.repeat(1, 3)), list(it.repeat(1, -1)), take(2, it.repeat("x")), repr(it.repeat(1, 2)), repr(it.repeat(1)))
print(list(it.accumulate([1, 2, 3])), list(it.accumulate([3, 1, 2], max)), list(it.accumulate([1, 2], initial=10)), list(it.accumulate([])), list(it.accumulate("abc")), list(it.accumulate([1, 2, 3], operator.mul)), list(it.batched("abcde", 2)), t(lambda: list(it.batched("a", 0))), t(lambda: list(it.batched("abc", 2, strict=True))), list(it.chain("ab", [1])), list(it.chain()), list(it.chain.from_iterable(["ab", "c"])), list(it.compress("abcd", [1, 0, 1])), list(it.dropwhile(lambda x: x < 3, [1, 3, 2])), list(it.takewhile(lambda x: x < 3, [1, 3, 2])), list(it.filterfalse(lambda x: x % 2, range(5))), list(it.filterfalse(None, [0, 1, ""])))
print([(k, list(g)) for k, g in it.groupby("aabbca")], [(k, list(g)) for k, g in it.groupby([1, 3, 2, 4], lambda x: x % 2)], list(it.groupby([])), list(it.islice("abcdef", 2)), list(it.islice("abcdef", 2, None)), list(it.islice("abcdef", 1, 5, 2)), t(lambda: it.islice("a", -1)), t(lambda: it.islice("a", 1, 2, 0)), t(lambda: it.islice("a", "b")), list(it.pairwise("abc")), list(it.pairwise("a")), list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.zip_longest("ab", "c", fillvalue="-")), list(it.zip_longest("a", [])), list(it.zip_longest()))
print(list(it.product("ab", [1, 2])), list(it.product("ab", repeat=2)), list(it.product()), list(it.product("ab", [])), t(lambda: list(it.product("a", repeat=-1))), list(it.permutations("abc", 2)), len(list(it.permutations(range(5)))), list(it.permutations("ab", 3)), list(it.permutations([])), list(it.combinations("abcd", 2)), list(it.combinations("ab", 3)), list(it.combinations_with_replacement("ab", 2)), list(it.combinations([], 0)), t(lambda: it.combinations("a", -1)))
g = it.groupby("aabb")
k, first = next(g)
next(g)
print(list(first), k)
a, b = it.tee([1, 2, 3])
print(next(a), list(b), list(a), list(it.tee("ab", 3)[2]), it.tee("a", 0), t(lambda: it.tee("a", -1)))
i = iter(range(10))
print(list(it.islice(i, 3)), next(i), list(it.islice(i, 1, 4)), next(i), list(it.islice(i, 0)), next(i))
src = iter([1, 2, 3, 4, 5])
print(list(it.takewhile(lambda x: x < 3, src)), list(src))
p = it.product([1, 2], "ab")
print(next(p), next(p), list(p), list(p))
import copy
c = it.count(5)
next(c)
print(type(c).__name__, t(lambda: next(it.chain([1], 5))), t(lambda: list(it.chain([1], 5))), t(lambda: it.cycle(5)), t(lambda: list(it.starmap(pow, [1]))), t(lambda: list(it.accumulate([1, "a"]))), t(lambda: it.count(1, 2, 3)), t(lambda: it.repeat()), t(lambda: it.pairwise(5)))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
print(take(10, fib()), take(5, it.dropwhile(lambda x: x < 50, fib())), sum(it.takewhile(lambda x: x < 1000, (x for x in fib() if x % 2 == 0))), list(it.islice(it.chain.from_iterable(map(lambda n: [n] * n, it.count())), 10)))
primes = it.filterfalse(lambda n: any(n % d == 0 for d in range(2, int(n ** 0.5) + 1)), it.count(2))
print(take(10, primes), [*map("".join, it.product("01", repeat=3))], dict(zip("abc", it.count(1))), sorted(it.chain([3, 1], (2,)), reverse=True), list(it.batched(it.count(), 3).__next__()))
