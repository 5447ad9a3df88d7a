# Instances with more attributes than a shape has room for, and their dicts.
class Wide:
    def __init__(self, n):
        for i in range(n):
            setattr(self, f"a{i}", i)

    def total(self, times):
        total = 0
        for _ in range(times):
            total += self.a1 + self.a2 - self.a0
        return total


for n in (3, 95, 96, 97, 150, 600):
    wide = Wide(n)
    print(n, wide.total(500), len(wide.__dict__), list(wide.__dict__)[-2:])
    kept = wide.__dict__
    kept["a1"] = 7
    kept["new"] = n
    print(wide.total(500), wide.new)
    del wide.a2
    try:
        wide.total(1)
    except AttributeError as e:
        print(e)
    wide.a2 = "text"
    print(list(kept)[-2:], kept is wide.__dict__)
    del kept
    wide.a2 = 5
    print(wide.total(600), len(vars(wide)))
    for name in list(vars(wide)):
        if name not in ("a0", "a1", "a2"):
            delattr(wide, name)
    print(wide.total(600), vars(wide))
    wide.__dict__ = {f"b{i}": i for i in range(n)} | {"a0": 1, "a1": 2, "a2": 3}
    print(wide.total(600), len(vars(wide)), hasattr(wide, f"b{n - 1}"))
