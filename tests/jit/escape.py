# Objects that stay in a loop and objects that leave it: tuples, instances, closures, lists, floats.
class V:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
    def add(self, o): return V(self.x + o.x, self.y + o.y)
kept = []
def loop(n):
    a = V(0, 0.0)
    for i in range(n):
        b = V(i, 0.5)
        a = a.add(b)
        if i % 1000 == 500: kept.append(a)
        if i == n - 1: kept.append(b)
    return a.x, a.y
print(loop(3000), [(k.x, k.y) for k in kept])
def tuples(n):
    s, last = 0, None
    for i in range(n):
        t = (i, i * 2, (i,))
        a, b, (c,) = t
        s += a + b - c
        if i % 777 == 776: last = t
    return s, last
print(tuples(3000))
def identity(n):
    same = 0
    prev = None
    for i in range(n):
        v = V(1, 2)
        if v is prev: same += 1
        prev = v
        w = v
        if w is v and v is not None: same += 10
    return same
print(identity(2000))
def raised(n):
    for i in range(n):
        v = V(i, -i)
        if i == n - 3: raise ValueError(v)
try: raised(3000)
except ValueError as e: print(e.args[0].x, e.args[0].y)
def gen(n):
    for i in range(n):
        v = V(i, i)
        yield v if i % 500 == 0 else None
print([v.x for v in gen(2000) if v])
def closure(n):
    fs = []
    for i in range(n):
        v = V(i, 0)
        f = lambda: v.x
        if i % 900 == 899: fs.append((f, v))
        f()
    return [(f(), u.x) for f, u in fs]
print(closure(2700))
def boxed(n):
    l, x = [], 0.1
    for i in range(n):
        x = x * 1.0000001 + 0.001
        if i % 600 == 0: l.append(x)
    return [round(v, 6) for v in l], l[0] is l[0]
print(boxed(3000))
def arglist(n):
    def f(*a, **k): return len(a) + len(k)
    s = 0
    for i in range(n): s += f(i, i, k=i) + f(*(1, 2), **{"z": 1}) + f()
    return s
print(arglist(2000))
def partial_state(n):
    out = []
    for i in range(n):
        v = V.__new__(V)
        v.x = i
        try:
            v.y += 1
        except AttributeError:
            v.y = 0
        if i % 999 == 0: out.append((v.x, v.y))
    return out
print(partial_state(2000))
def swap(n):
    a, b = V(1, 2), V(3, 4)
    for i in range(n):
        a, b = b, a
        a.x, b.x = b.x, a.x
        if i == 1500: a = V(a.x, "s")
    return a.x, a.y, b.x, b.y
print(swap(2001))
def locals_leak(n):
    for i in range(n):
        t = (i, V(i, i))
        if i == n - 2: return sorted(locals()), t[1].x
print(locals_leak(2000))
def list_temp(n):
    s = 0
    for i in range(n):
        s += sum([i, i + 1, i + 2]) + len([x for x in (1, 2, i) if x]) + max(i, 3) + [i, -i][i % 2] + {"a": i}["a"] + (i, 5)[0]
    return s
print(list_temp(2000))
