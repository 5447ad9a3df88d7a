# Generator expressions: laziness, scoping, first iterable early, nesting, reuse.
def t(f, *a):
    try:
        return f(*a)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
def noisy(n):
    print("iter", n)
    return range(n)
g = (x * y for x in noisy(2) for y in noisy(3))
print("made")
print(list(g), list(g))
print(t(lambda: (x for x in 5)), t(lambda: list(x for y in [1] for x in 5)))
lazy = (1 / x for x in [1, 0, 2])
print(next(lazy), t(next, lazy), t(next, lazy))
v = 1
g = (v for _ in range(2))
v = 2
print(next(g))
v = 3
print(next(g))
print(sum(x for x in range(5) if x % 2), max((len(w), w) for w in ["a", "bbb", "cc"]), dict((k, k * 2) for k in "ab"), set(x % 3 for x in range(9)), sorted(-x for x in range(3)), ",".join(str(x) for x in range(4)), any(x > 3 for x in range(5)), all(x for x in [1, 0]))
gens = [(i * j for j in range(3)) for i in range(3)]
print([list(x) for x in gens])
fs = [(lambda: i) for i in range(3)]
print([f() for f in fs], [f() for f in ((lambda: i) for i in range(3))])
class C:
    k = 10
    a = [x for x in range(k)][-1]
    b = list(k + x for x in range(2)) if False else "generator cannot see k"
    c = list(x for x in range(k) if x > 7)
print(C.a, C.b, C.c)
def gen_locals():
    z = 5
    return (z + x for x in range(2)), [z + x for x in range(2)]
a, b = gen_locals()
print(list(a), b)
print([[(i, j) for j in range(i)] for i in range(4)], [x for x in range(20) if x % 2 if x % 3], [x if x % 2 else -x for x in range(5)], [(x, y) for x in range(3) for y in range(x, 3) if x + y == 2])
print({x: y for x, y in zip("ab", range(2))}, {**{x: 1 for x in "a"}}, {x for x in "aab"} == {"a", "b"}, [*(x for x in "ab")], (*(x for x in "ab"),))
it = iter(range(10))
print([(x, next(it)) for x in it], list(zip(*[iter(range(6))] * 2)))
def infinite():
    n = 0
    while True:
        yield n
        n += 1
from itertools import islice, takewhile
print(list(islice((x * x for x in infinite()), 5)), list(takewhile(lambda x: x < 20, (x * 3 for x in infinite()))))
g = (x for x in range(3))
print(2 in g, list(g), 5 in (x for x in range(3)), type(g).__name__, g.__qualname__, g.gi_code.co_name)
def send_to():
    total = 0
    while True:
        x = yield total
        if x is None:
            return total
        total += x
s = send_to()
next(s)
print([s.send(i) for i in range(5)], t(s.send, None))
pipeline = (x + 1 for x in (x * 2 for x in (x for x in range(5) if x) if x > 2))
print(list(pipeline))
