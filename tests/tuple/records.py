# Tuples as records, keys and return values in loops; comparison chains; concatenation cost aside.
pts = [(i % 5, i * 7 % 11, str(i)) for i in range(20)]
print(sorted(pts)[:4], max(pts), min(pts, key=lambda p: p[1]), sorted(pts, key=lambda p: (-p[1], p[0]))[:3], {p[:2]: p[2] for p in pts}[3, 10], len({p[0] for p in pts}), (3, 10, "8") in pts, pts.index((0, 2, "10")) if (0, 2, "10") in pts else -1)
def stats(xs):
    lo = hi = xs[0]
    n = t = 0
    for x in xs:
        lo, hi, n, t = min(lo, x), max(hi, x), n + 1, t + x
    return lo, hi, n, t / n
a, b, *rest = stats([3, 1, 4, 1, 5])
print(a, b, rest, stats((2.5,)), stats(range(10))[3])
state = (0, 1)
for _ in range(90): state = (state[1], state[0] + state[1])
print(state)
x, y, z = 1, 2, 3
for _ in range(3001): x, y, z = y, z, x
print(x, y, z)
acc = ()
for i in range(50): acc += (i,) if i % 2 else (i, -i)
print(len(acc), acc[:5], acc[-3:], acc[::20], sum(acc), acc.count(0), acc.index(-10))
nested = ((1, (2, 3)), [4, (5,)])
print(nested[0][1][0], nested[1][1], nested == ((1, (2, 3)), [4, (5,)]), (1, (2, 3)) < (1, (2, 4)), ((), (1,)) < ((0,),), (1, "a") < (1, "b"), (2,) > (1, 99), () < (None,), hash((1, (2, (3,)))) == hash((1, (2, (3,)))))
grid = {}
for r in range(4):
    for c in range(4): grid[r, c] = r * c
print(sum(v for (r, c), v in grid.items() if r == c), grid[2, 3], (9, 9) in grid, [k for k in grid if sum(k) == 5])
print(tuple(zip((1, 2), "ab")), tuple(map(lambda p: p[0] + p[1], [(1, 2), (3, 4)])), tuple(sorted((3, 1, 2))), tuple(enumerate("ab")), (1, 2, 3)[::-1], (0,) * 5, ("ab",) + tuple("ab"), tuple({2: 1, 1: 2}), divmod(17, 5) + (1,), *(7, 8), (lambda *t: t)(*(1, 2), 3), tuple(i for i in range(3)))
edges = [("a", "b", 3), ("b", "c", 1), ("a", "c", 7)]
best = {"a": 0}
for _ in range(3):
    for u, v, w in edges:
        if u in best and best[u] + w < best.get(v, 99): best[v] = best[u] + w
print(best, sorted(edges, key=lambda e: e[2])[0], [e for e in edges if e[:2] == ("a", "c")], max(edges)[2])
