# itertools over iterators that raise, change or re-enter.
import itertools as it
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
def boom(n):
    for i in range(n):
        yield i
    raise KeyError("boom")
for name, f in (("chain", lambda: list(it.chain([9], boom(2)))), ("zip_longest", lambda: list(it.zip_longest(boom(1), [1, 2, 3]))), ("product", lambda: list(it.product(boom(2)))), ("perm", lambda: list(it.permutations(boom(1)))), ("groupby", lambda: [(k, list(g)) for k, g in it.groupby(boom(2))]), ("tee", lambda: [list(x) for x in it.tee(boom(1))]), ("islice", lambda: list(it.islice(boom(2), 2))), ("islice3", lambda: list(it.islice(boom(2), 3))), ("cycle", lambda: list(it.islice(it.cycle(boom(1)), 5))), ("accumulate", lambda: list(it.accumulate(boom(3)))), ("compress", lambda: list(it.compress(boom(2), [1, 1, 1]))), ("compress2", lambda: list(it.compress([1, 2, 3], boom(1)))), ("pairwise", lambda: list(it.pairwise(boom(2)))), ("batched", lambda: list(it.batched(boom(3), 2))), ("starmap", lambda: list(it.starmap(lambda *a: 1 / 0, [(1,)]))), ("takewhile", lambda: list(it.takewhile(lambda x: 1 / (x - 1), [0, 1]))), ("dropwhile", lambda: list(it.dropwhile(lambda x: 1 / x, [1, 0]))), ("filterfalse", lambda: list(it.filterfalse(lambda x: 1 / x, [0])))):
    print(name, t(f))
a, b = it.tee(boom(2))
print(next(a), next(a), t(lambda: next(a)), next(b), next(b), t(lambda: next(b)))
class Eq:
    def __init__(self, v): self.v = v
    def __eq__(self, o): raise ValueError("eq")
    def __hash__(self): return 0
print(t(lambda: [list(g) for k, g in it.groupby([Eq(1), Eq(2)])]))
l = [1, 2, 3]
out = []
for x in it.chain(l, l):
    out.append(x)
    if len(l) < 5: l.append(x * 10)
print(out)
def reenter():
    yield next(c)
c = it.chain([1], reenter())
print(next(c), t(lambda: next(c)))
l = [1, 2]
cyc = it.cycle(l)
print(next(cyc), l.append(3), [next(cyc) for _ in range(6)])
l.clear()
print([next(cyc) for _ in range(3)])
class Del:
    n = 0
    def __del__(self): Del.n += 1
t1, t2 = it.tee(Del() for _ in range(100))
for _ in range(50): next(t1)
print(Del.n)
for _ in range(50): next(t2)
print(Del.n)
del t1, t2
print(Del.n)
p = it.pairwise(Del() for _ in range(5))
list(p)
print(Del.n)
it.repeat(Del(), 5)
it.chain([Del()])
it.islice([Del()], 1)
print(Del.n)
prod = it.product([1, 2], [3])
first = next(prod)
second = next(prod)
print(first, second, first is not second)
comb = it.combinations([1, 2, 3], 2)
held = [next(comb) for _ in range(2)]
print(held, list(comb))
z = it.zip_longest([1], [2, 3])
h = next(z)
print(h, next(z), h)
def gen_closed():
    try:
        yield 1
        yield 2
    finally:
        print("closed")
i = it.islice(gen_closed(), 1)
print(list(i))
del i
ch = it.chain.from_iterable(gen_closed() for _ in range(2))
print(next(ch), next(ch), next(ch))
del ch
print("end")
