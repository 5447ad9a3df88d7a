# Unpacking inside loops, comprehensions and function signatures over odd data.
pairs = [(1, "a"), [2, "b"], "3c", {4: 0, "d": 1}, iter((5, "e"))]
print([(k, v) for k, v in pairs])
for i, (a, *b) in enumerate([(1,), (2, 3), "xyz"], start=1): print(i, a, b, end="; ")
print()
for (x, y), z in zip([(1, 2), (3, 4)], "pq"): print(x, y, z, end="; ")
for a, (b, (c, *d)), *e in [(1, (2, (3, 4, 5)), 6, 7)]: print(a, b, c, d, e)
print([a + b for a, b in [(1, 2), ("x", "y")]], {k: v for k, (v, *_) in {"a": (1, 2), "b": "zz"}.items()}, {a for a, _ in [(1, 2), (1, 3)]}, list(a for (a,) in [(1,), [2], {3}]))
m = [[1, 2, 3], [4, 5, 6]]
for row in m: row[0], row[-1] = row[-1], row[0]
print(m, [list(c) for c in zip(*m)], [*zip(*m)][0], dict(zip(*m)))
head, *tail = m
(a, *_), *rest = m
print(head, tail, a, rest)
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
g = fib()
a, b, c, *d = (next(g) for _ in range(7))
print(a, b, c, d)
def f(a, b, *c, d=0): return (a, b, c, d)
for args, kw in (((1, 2), {}), ([1, 2, 3], {"d": 4}), ("ab", {}), ({1: 0, 2: 0}, {})): print(f(*args, **kw), end=" ")
print()
errs = []
for bad in ([1], (1, 2, 3), "", 5, None, {1}, [[1, 2], [3]], iter([])):
    try:
        a, b = bad
        errs.append((a, b))
    except (ValueError, TypeError) as e: errs.append(str(e))
print(errs)
swaps = list(range(6))
for i in range(0, 6, 2): swaps[i], swaps[i + 1] = swaps[i + 1], swaps[i]
swaps[0], swaps[-1], *swaps[1:3] = "first", "last", "p", "q"
print(swaps)
d = {}
d["a"], d["b"], *d["rest"] = range(5)
for d["k"], d["v"] in {"x": 1, "y": 2}.items(): pass
print(d)
class O: pass
o = O()
o.a, (o.b, o.c), *o.d = 1, "23", 4, 5
print(vars(o))
x = y = z = 0
for x, y in [(1, 2), (3, 4)]:
    for z, in [(x + y,)]: x, y, z = z, x, y
print(x, y, z)
first = lambda t: (lambda a, *_: a)(*t)
print(first("abc"), [*map(first, ["x", (1, 2)])], max([(1, "b"), (1, "a")])[1], sorted([(2, 1), (1, 2)], key=lambda p: p[1]), sum(a * b for a, b in zip([1, 2], [3, 4])))
(a, b), (c, d) = {"ab": 1, "cd": 2}
[*a], (*b,), *c = (1, 2), "xy"
print(a, b, c, d)
while (p := swaps.pop() if swaps else None) not in (None, "p"): a = p
print(a, p, swaps)
