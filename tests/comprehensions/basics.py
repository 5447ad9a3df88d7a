# List, set, dict comprehensions: nesting, conditions, scopes, await-free corners, order of evaluation.
log = []
def n(x):
    log.append(x)
    return x
print([n(x) for x in n([1, 2]) if n(x) > 1], log)
log.clear()
print({n(k): n(v) for k, v in [("a", 1), ("b", 2)]}, log)
log.clear()
print([(x, y) for x in n([1, 2]) for y in n([x, x * 10]) if x != y], log)
print([[x * y for y in range(3)] for x in range(3)], [x for row in [[1, 2], [3]] for x in row], {x % 3 for x in range(10)}, {x: {y for y in range(x)} for x in range(3)})
x = "outer"
l = [x for x in range(3)]
print(x, l, [x for x in [x]], [x + y for x in "ab" for y in x * 2])
def f():
    y = 10
    return [y + z for z in range(2)], [(lambda: y + z)() for z in range(2)], {y: z for z in range(1)}, [[y for _ in range(1)] for _ in range(1)]
print(f())
fs = [lambda: i for i in range(3)]
print([g() for g in fs], "i" in globals())
def cells():
    return [lambda: (i, j) for i in range(2) for j in range(2)]
print([c() for c in cells()])
print([i for i in range(10) if i % 2 == 0 if i % 3 == 0], [i if i % 2 else "even" for i in range(3)], [(a, b) for a, b in zip("xy", "pq")], [a for a, *b in [(1, 2, 3), (4,)]], [b for a, *b in [(1, 2, 3), (4,)]])
print([y := 1, y + 1], [(z := i) for i in range(3)], z, [w for i in range(5) if (w := i * 2) > 4])
class C:
    a = [1, 2]
    b = [v for v in a]
    c = [[v] for v in a if v > 1]
    d = [lambda: v for v in a]
print(C.b, C.c, [g() for g in C.d], hasattr(C, "v"))
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: [1 / i for i in (1, 0)]), t(lambda: [i for i in 5]), t(lambda: {[]: 1 for _ in "a"}), t(lambda: {[] for _ in "a"}), t(lambda: [undefined for _ in "a"]), t(lambda: [undefined for _ in ""]), t(lambda: [a for a, b in [1]]))
def unbound():
    return [later for _ in range(1)]
    later = 1
print(t(unbound))
def shadow(x):
    r = [x for x in x]
    return x, r
print(shadow([1, 2]))
def deep(n):
    return [deep(n - 1) for _ in range(2)] if n else "x"
print(deep(3))
def locs():
    a = 1
    r = [sorted(locals()) for b in [2]]
    return r, sorted(locals())
print(locs())
print([*[x for x in range(2)], *{y for y in (5,)}], (*[x for x in "ab"],), {**{k: k for k in "a"}}, dict([(k, v) for k, v in {"q": 1}.items()]))
m = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in m] for i in range(3)], [list(c) for c in zip(*m)], sum([sum(r) for r in m]), max([max(r) for r in m]))
def gen():
    got = [x for x in (yield "a")]
    yield got
g = eval("gen_ok()", {"gen_ok": lambda: (lambda: (yield [v for v in (yield 1)]))()})
print(next(g), g.send([7, 8]))
big = [i * i for i in range(1000)]
print(len(big), big[-1], len({i % 17 for i in range(1000)}), len({i: i for i in range(500)}))
e = "kept"
try:
    [1 / e for e in [1, 0]]
except ZeroDivisionError:
    print(e)
global_list = [g for g in range(2)]
del fs
print([fs for fs in [1]], "fs" in globals())
