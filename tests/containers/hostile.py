# Keys and elements whose special methods change the container they are in.


def show(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e)


class Key:
    def __init__(self, n, act=None):
        self.n, self.act = n, act

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if self.act:
            act, self.act = self.act, None
            act()
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"K{self.n}"


d = {}
a, b = Key(1), Key(2)
d[a] = "a"
d[b] = "b"
a.act = lambda: d.clear()
show(lambda: d.get(Key(2)))
print(d)
for k in range(3):
    d[Key(k)] = k
first = next(iter(d))
first.act = lambda: [d.__setitem__(n, n) for n in range(100)]
show(lambda: d[Key(2)])
print(len(d))
d = {Key(0): 0, Key(1): 1}
next(iter(d)).act = lambda: d.pop(Key(1))
show(lambda: d.setdefault(Key(1), "new"))
print(len(d))

s = {Key(0), Key(1)}
for k in s:
    k.act = lambda: s.clear()
print(Key(5) in s, s)
s = {Key(0)}
for k in s:
    k.act = lambda: s.update(range(50))
s.add(Key(7))
print(len(s), Key(7) in s)

x = [Key(0), Key(1), Key(2)]
x[0].act = lambda: x.clear()
show(lambda: x.index(Key(2)))
x = [Key(0), Key(1), Key(2)]
x[0].act = lambda: x.clear()
show(lambda: x.remove(Key(2)))
x = [Key(0), Key(1), Key(2)]
x[1].act = lambda: x.extend([1] * 100)
show(lambda: x.count(Key(2)))
x = [Key(0), Key(1)]
x[0].act = lambda: x.pop()
show(lambda: x == [Key(0), Key(1)])


class Lt:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        victim.append(1)
        return self.n < other.n

    def __repr__(self):
        return f"L{self.n}"


victim = [Lt(3), Lt(1), Lt(2)]
show(lambda: victim.sort())
print(victim)


class Boom:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        if self.n == 7:
            raise ZeroDivisionError("boom")
        return self.n < other.n


y = [Boom(n) for n in (5, 3, 9, 7, 1, 8)]
show(lambda: y.sort())
print(sorted(b.n for b in y), len(y))
z = [3, 1, 2]
seen = []


def key(v):
    seen.append(list(z))
    return -v


z.sort(key=key)
print(z, seen)
z = [3, 1, 2]
show(lambda: z.sort(key=lambda v: z.append(v) or v))
print(z)
show(lambda: [1, "a", 2].sort())
import random
random.seed(1)
r = [random.random() for _ in range(500)]
print(sorted(r) == sorted(r, reverse=True)[::-1])
for n in (1, 2, 31, 32, 33, 64, 65, 200, 1000):
    data = [(random.randrange(10), i) for i in range(n)]
    got = sorted(data, key=lambda p: p[0])
    rev = sorted(data, key=lambda p: p[0], reverse=True)
    assert all(p <= q for p, q in zip(got, got[1:]))
    assert all(p[0] > q[0] or (p[0] == q[0] and p[1] < q[1]) for p, q in zip(rev, rev[1:]))
nan = float("nan")
w = [3.0, nan, 1.0, 2.0]
w.sort()
print(len(w), sorted([True, 0, 2.5, -1, 10**30]), sorted(["b", "a", "é", "\U0001f600"]), sorted([b"b", b"a"]))
random.shuffle(r)
q = sorted(r, key=lambda v: random.random())
print(sorted(q) == sorted(r))


class Del:
    def __init__(self, box):
        self.box = box

    def __del__(self):
        self.box.append(len(self.box))


box = [1]
box.append(Del(box))
box[1] = 0
print(box)
box.append(Del(box))
del box[2]
print([type(x).__name__ for x in box])
box.extend([Del(box), Del(box)])
box[:] = [9]
print(box)
h = {}
h["k"] = Del([h])
h["k"] = 1
h.clear()
m = {}


class DD:
    def __del__(self):
        m["born"] = 1


m["x"] = DD()
m.clear()
print(m)
m["x"] = DD()
del m["x"]
print(m)


def changed(it, act):
    try:
        for v in it:
            act(v)
    except RuntimeError as e:
        print(e)


d = {1: 1, 2: 2}
changed(d, lambda k: d.__setitem__(k + 10, 0))
changed(d.items(), lambda k: d.clear())
d = {1: 1, 2: 2, 3: 3}
changed(d, lambda k: (d.pop(k), d.__setitem__(k + 100, 0)))
changed(reversed(d), lambda k: d.__setitem__("new", 0))
s = {1, 2}
changed(s, lambda k: s.add(k + 10))
t = [1, 2, 3]
out = []
for v in t:
    out.append(v)
    if len(t) < 6:
        t.append(v * 10)
print(out)
it = iter(t)
list(it)
t.append(1)
print(list(it))


class Idx:
    def __index__(self):
        t.clear()
        return 0


show(lambda: t[Idx()])
t = [1, 2, 3, 4]
show(lambda: t[Idx() : 3])
t = [1, 2, 3, 4]


def assign():
    t[0 : Idx()] = [7]
    return t


show(assign)
t = [1, 2, 3]
t[1:1] = t
print(t)
t[::2] = t[::-2]
print(t)
del t[::2]
print(t, t * 2, [] * 5)
t += t
t.extend(t)
print(t)
rec = []
rec.append(rec)
show(lambda: rec == rec)
rec2 = [rec]
rec.append(rec2)
show(lambda: [[[[rec]]]] < [[[[rec2]]]] if False else "skipped")
deep = None
for _ in range(200000):
    deep = [deep]
del deep
deep = ()
for _ in range(200000):
    deep = (deep,)
del deep
deep = {}
for _ in range(100000):
    deep = {0: deep}
del deep
print("destroyed")
