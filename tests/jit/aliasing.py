# Two names for one object in hot loops: lists, attributes, cells, globals, dict views.
def lists(n):
    a = [0, 0]
    b = a
    s = 0
    for i in range(n):
        a[0] = i
        s += b[0]
        b[0] = -1
        s += a[0]
        if i == n // 2: b = [5, 5]
    return s, a, b
print(lists(3000))
class P:
    def __init__(self): self.x = 0
def attrs(n):
    p = P()
    q = p
    s = 0
    for i in range(n):
        p.x = i
        q.x += 1
        s += p.x
        if i == n // 2: q = P()
    return s, p.x, q.x
print(attrs(3000))
def nested(n):
    p = P()
    p.x = P()
    r = p.x
    s = 0
    for i in range(n):
        p.x.x = i
        s += r.x
        if i % 1000 == 999: p.x = P()
    return s, r.x
print(nested(3000))
G = [0]
def touch(): G[0] += 1
def glob(n):
    s = 0
    for i in range(n):
        v = G[0]
        touch()
        s += G[0] - v
    return s, G[0]
print(glob(3000))
def cell(n):
    x = 0
    def bump():
        nonlocal x
        x += 1
    s = 0
    for i in range(n):
        before = x
        bump()
        s += x - before
    return s, x
print(cell(3000))
def dict_alias(n):
    p = P()
    d = p.__dict__
    s = 0
    for i in range(n):
        d["x"] = i
        s += p.x
        p.x = -i
        s += d["x"]
    return s
print(dict_alias(2000))
def same_index(n):
    l = list(range(10))
    for i in range(n):
        j, k = i % 10, (i * 3) % 10
        l[j] += 1
        l[k] -= 1
        l[j], l[k] = l[k], l[j]
    return l
print(same_index(3001))
def through_call(n):
    l = [0]
    def inc(m): m[0] += 1
    s = 0
    for i in range(n):
        a = l[0]
        inc(l)
        s += l[0] * 2 - a
    return s
print(through_call(2500))
def loop_over_changing(n):
    l = [1] * 10
    s = 0
    for i in range(n):
        for x in l:
            s += x
        l[i % 10] = i if i % 500 else 0.5
    return s
print(loop_over_changing(2000))
def self_ref(n):
    p = P()
    p.me = p
    for i in range(n): p.me.me.x += 1
    return p.x
print(self_ref(2000))
class Node:
    def __init__(self, v): self.v, self.n = v, None
def ring(k, n):
    nodes = [Node(i) for i in range(k)]
    for i in range(k): nodes[i].n = nodes[(i + 1) % k]
    c, s = nodes[0], 0
    for i in range(n):
        c.v += 1
        c.n.v -= 1
        s += c.v
        c = c.n
    return s, [x.v for x in nodes]
print(ring(3, 3000), ring(1, 1000))
