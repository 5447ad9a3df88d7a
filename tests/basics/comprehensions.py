# Everyday comprehensions.
print([x * x for x in range(6)])
print([x for x in range(20) if x % 2 if x % 3])
print([(x, y) for x in range(3) for y in range(x)])
print({x: x * x for x in range(4)}, {x % 3 for x in range(7)})
print([[i * j for j in range(3)] for i in range(3)])
m = [[1, 2], [3, 4]]
print([v for row in m for v in row], [list(r) for r in zip(*m)])
print(sum(x for x in range(5)), ",".join(str(x) for x in range(3)))
words = ["apple", "bob", "cat"]
print({w[0]: len(w) for w in words}, [w.upper() for w in words if len(w) == 3])
x = "kept"
[x for x in range(3)]
print(x)
n = 10
print([n * i for i in range(3)], [f(2) for f in [lambda v: v + n]])
print([y for x in range(3) if (y := x * 2) > 1], y)
