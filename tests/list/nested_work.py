# Matrices, jagged lists, stacks, queues, rotations, flattening.
def transpose(m): return [list(r) for r in zip(*m)]
def mul(a, b): return [[sum(x * y for x, y in zip(r, c)) for c in zip(*b)] for r in a]
def rot(m): return [list(r) for r in zip(*m[::-1])]
m = [[1, 2, 3], [4, 5, 6]]
print(transpose(m), mul(m, transpose(m)), rot(m), rot(rot(rot(rot(m)))) == m, [r[:] for r in m] == m)
tri = [[1]]
for _ in range(8): tri.append([1] + [a + b for a, b in zip(tri[-1], tri[-1][1:])] + [1])
print(tri[-1], [sum(r) for r in tri])
spiral, grid = [], [[r * 5 + c for c in range(5)] for r in range(4)]
while grid:
    spiral += grid.pop(0)
    grid = transpose(grid)[::-1]
print(spiral)
def flatten(l):
    out = []
    stack = [iter(l)]
    while stack:
        for x in stack[-1]:
            if isinstance(x, list):
                stack.append(iter(x))
                break
            out.append(x)
        else:
            stack.pop()
    return out
print(flatten([1, [2, [3, [], [4, [5]]], 6], [[7]]]))
q, order = [(0, "root")], []
while q:
    d, n = q.pop(0)
    order.append(n)
    if d < 2: q += [(d + 1, n[0] + side) for side in "lr"]
print(order)
l = list(range(10))
print(l[-3:] + l[:-3], l[::3], l[1::2] + l[::2], [l[i:i + 3] for i in range(0, 10, 3)], [l[i] for i in (-1, 0, 5)], list(zip(l, l[1:]))[:3], [x for i, x in enumerate(l) if i % 4 == 0])
l[2:5], l[7] = ["x"], None
print(l, l.index(None), len(l))
for i in range(len(l) - 1, -1, -1):
    if isinstance(l[i], int) and l[i] % 2: del l[i]
print(l)
jag = [[0] * n for n in range(5)]
for r in jag:
    for i in range(len(r)): r[i] = i * i
jag[4][-1] = jag[3]
print(jag, sum(len(r) for r in jag), max(jag, key=len)[:2], [r for r in jag if r])
board = [["."] * 4 for _ in range(4)]
for i in range(4): board[i][(i * 2 + i // 2) % 4] = "Q"
print("\n".join("".join(r) for r in board))
sieve = [True] * 60
for i in range(2, 60):
    if sieve[i]:
        for j in range(i * i, 60, i): sieve[j] = False
print([i for i in range(2, 60) if sieve[i]], sieve.count(True))
perms = [[]]
for x in [1, 2, 3]: perms = [p[:i] + [x] + p[i:] for p in perms for i in range(len(p) + 1)]
print(perms, len(perms))
