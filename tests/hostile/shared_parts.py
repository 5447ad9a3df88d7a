"""Objects in pieces whose parts are shared over and over: as many ways lead to the innermost as there are stars, but only so many objects."""


class Pair:
    def __init__(self, a, b):
        self.a = a
        self.b = b


lines = ["def pairs(x):", "    p0 = Pair(x, x)"]
lines += [f"    p{i} = Pair(p{i - 1}, p{i - 1})" for i in range(1, 45)]
lines += ["    return p44.a.b.a is p41, p1.a.a + 1"]
exec("\n".join(lines))

lines = ["def tuples(x):", "    t0 = (x, x)"]
lines += [f"    t{i} = (t{i - 1}, t{i - 1})" for i in range(1, 45)]
lines += ["    return t0[0] + 1"]
exec("\n".join(lines))

for i in range(1500):
    result = pairs(i), tuples(i)
print(result)
