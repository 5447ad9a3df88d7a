# Everyday match.
def f(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2:
            return "small"
        case int(n) if n > 100:
            return f"big {n}"
        case [a, b]:
            return f"pair {a} {b}"
        case [a, *rest]:
            return f"list {a} {rest}"
        case {"type": t, **other}:
            return f"dict {t} {other}"
        case str() as s:
            return f"str {s}"
        case None:
            return "none"
        case _:
            return "other"
for v in (0, 1, 2, 5, 500, [1, 2], [1, 2, 3], (7,), {"type": "t", "x": 1}, {}, "text", None, 1.5):
    print(v, "->", f(v))
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y
for p in (P(0, 0), P(0, 5), P(3, 4)):
    match p:
        case P(0, 0):
            print("origin")
        case P(0, y):
            print("on axis", y)
        case P(x=x, y=y):
            print(x, y)
