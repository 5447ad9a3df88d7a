a = [x for x in y if x]
b = {x for x in y}
c = {k: v for k, v in z}
d = [x + y for x in a for y in [x * 2]]
def f(n):
    return [lambda: (i, n) for i in range(n)]
class C:
    q = 1
    r = [q for _ in q]
    s = [lambda: 0 for _ in q]
