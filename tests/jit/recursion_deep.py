# Deep and wide recursion of hot functions; RecursionError out of compiled code.
import sys
def down(n):
    return 0 if n == 0 else 1 + down(n - 1)
for _ in range(30):
    down(500)
print(down(900))
def forever(n):
    return forever(n + 1) + 1
caught = 0
for _ in range(20):
    try:
        forever(0)
    except RecursionError:
        caught += 1
print(caught)
def mutual_a(n): return mutual_b(n - 1) if n > 0 else "a"
def mutual_b(n): return mutual_a(n - 1) if n > 0 else "b"
print(mutual_a(800), mutual_a(801))
sys.setrecursionlimit(30000)
print(down(25000))
class Node:
    def __init__(self, d):
        self.l = Node(d - 1) if d else None
        self.r = Node(d - 1) if d else None
    def count(self):
        return 1 + (self.l.count() if self.l else 0) + (self.r.count() if self.r else 0)
    def depth(self):
        return 0 if self.l is None else 1 + max(self.l.depth(), self.r.depth())
t = Node(10)
print(t.count(), t.depth())
def chain(n):
    head = None
    for i in range(n):
        head = (i, head)
    s = 0
    while head:
        v, head = head
        s += v
    return s
print(chain(5000))
def tak(x, y, z):
    return z if y >= x else tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))
print(tak(12, 8, 4), tak(12.0, 8, 4.0))
def perms(l):
    return [l] if len(l) < 2 else [[x] + p for i, x in enumerate(l) for p in perms(l[:i] + l[i + 1:])]
print(len(perms([1, 2, 3, 4, 5, 6])), perms("abc" and [1, 2, 3])[-1])
def catch_at(n, where):
    try:
        if n == 0:
            raise ValueError(where)
        return catch_at(n - 1, where) + 1
    except ValueError:
        if n == where:
            return 1000
        raise
print([catch_at(50, w) for w in (0, 10, 50)], sum(catch_at(20, i % 20) for i in range(500)))
def swallow(n):
    try:
        return swallow(n + 1)
    except RecursionError:
        return n
sys.setrecursionlimit(500)
print(300 < swallow(0) < 600)
sys.setrecursionlimit(1000)
def gen_rec(n):
    if n:
        yield from gen_rec(n - 1)
    yield n
print(sum(gen_rec(300)))
def even_odd(n, flag=True):
    while n > 500:
        n -= 500
    return flag if n == 0 else even_odd(n - 1, not flag)
print(sum(even_odd(i) for i in range(0, 2000, 37)))
def big(n):
    return 1 if n == 0 else n * big(n - 1)
print(big(200) % 1000003, len(str(big(300))), all(big(i) == i * big(i - 1) for i in range(1, 100)))
def depth_kw(n, *, acc=0, **rest):
    return acc if n == 0 else depth_kw(n - 1, acc=acc + n, **rest)
print(depth_kw(300, x=1, y=2))
