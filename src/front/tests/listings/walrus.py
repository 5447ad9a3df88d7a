def f():
    if (n := g()) > 1: pass
    return [y := x, y**2, [z := i for i in q]]
print([w := 1 for _ in x])
