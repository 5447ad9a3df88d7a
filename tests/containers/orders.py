# What depends on hash tables' orders, on hashes of ints and on list kinds.
import random


def lcg(seed):
    while True:
        seed = (seed * 1103515245 + 12345) % 2**31
        yield seed


g = lcg(3)
s = set()
for i in range(300):
    n = next(g) % 500
    if n % 3 == 0:
        s.discard(n // 3)
    else:
        s.add(n)
print(s)
print({5, 1, 9, 100, 33, 1}, {-1, -2, -3}, {2**61, 2**62, 2**63, 2**64 + 1}, set(range(20)) - set(range(0, 20, 3)))
a, b = set(range(0, 60, 2)), set(range(0, 60, 3))
print(a & b, a | b, a - b, a ^ b, a <= b, a & b <= a, a.isdisjoint([1]), a.issuperset([2, 4]))
a -= set(range(0, 30))
print(a)
a ^= {1, 30}
print(a)
a &= set(range(40))
print(a, a.pop(), a.pop(), a)
a |= {7}
a.update([1], "z", {4: 5})
print(len(a), sorted(map(str, a)))
s = set(range(8))
s.remove(3)
s.add(35)
print(s)
s.add(3)
print(s, s.copy(), set(list(s)), frozenset(s))
print(hash(frozenset([1, 2, 3])), hash(frozenset()), hash(frozenset([frozenset([1])])), hash((1, 2, 3)), hash(()), hash((1, (2, 3))), hash(slice(1, 2, 3)), hash(range(5)))
print(set("abc").union([1]) >= {1}, {frozenset([1])} == {frozenset([1])}, {1} in {frozenset([1])}, {1: 2}.keys() & [1], {1: 2, 3: 4}.items() - [(1, 2)])
x = set()
for i in range(2000):
    x.add((i * 7919) % 4001)
    if i % 5 == 4:
        x.discard((i * 31) % 4001)
print(sum(i * v for i, v in enumerate(x)))
t = 0
while x:
    t = (t * 31 + x.pop()) % 1000003
    if t % 7 == 0:
        x.add(t % 50)
    if t % 100 == 0:
        x.clear()
print(t)
for k in (1.0, 2, True, 2.0**70, 2**70, "a"):
    d = {1: "one", 2: "two", 2**70: "big", "a": "A"}
    print(d.get(k), end=" ")
print()
d = {}
for i in range(2000):
    d[i * 3 % 701] = i
    if i % 4 == 0:
        d.pop(i % 500, None)
print(len(d), sum(i * k + v for i, (k, v) in enumerate(d.items())))
print(list(d)[:10], list(reversed(d))[:5], d.popitem())

# Lists of one kind become lists of another.
v = [1, 2, 3]
v.append(2.5)
print(v)
v.append("s")
print(v)
w = [1.5, 2.5]
w.append(1)
print(w, w[0] + w[2])
w = [0.0, -0.0, 1e300, 1e-300, float("inf")]
w.append(None)
print(w)
f = [1.0] * 3
f[1] = 7
f.insert(0, "x")
f[2:3] = [1, 2.0, "y"]
print(f)
e = []
e.extend([1.0, 2])
print(e)
e = [1]
e.clear()
e.append(0.5)
e.pop()
e.append(3)
print(e, [0.1] + [1], [1] + [0.1], [0.5, 1.5][::-1], [0.5, 1.5, 2.5][0:2], [1.5] * 2 + ["a"] * 2)
nan = float("nan")
n = [nan]
print(nan in n, n == [nan], n == [float("nan")], n.index(nan), [nan].count(nan), n[0] is n[0], n[0] is nan)
i = [float("inf"), 1.0]
print(i[0] is i[0], float("inf") in i, i.index(1), 1 in i, True in i, [1, 2, 3].index(2.0), [1, 2, 3].count(True))
z = [0.0, -0.0]
print(z, z[1], str(z[1]), z.index(-0.0), [0, 0.0, False].count(0))
big = [2**62, 2**62 - 1, -(2**62), -(2**62) - 1]
print(big, sorted(big), sum(big))
big[0] -= 1
print(big, max(big), min(big))
k = [3, 1, 2]
k.sort(reverse=True)
print(k, sorted([3.5, -0.0, 0.0, -1.5]), sorted([0.0, -0.0], reverse=True), [5, 4][1], [1.5, 2.5].pop(0))
m = list(range(10))
del m[2:5], m[-1]
m[1:3] = []
m.reverse()
print(m, m[10:], m[-100:2], m[5:1:-1], m[::3])
print(list(range(0, 10, 3)), list(range(10, 0, -4)), range(10)[2:8:3], range(5) == range(0, 5, 1), range(0) == range(2, 2), range(10**30)[-1], len(range(-5, 5)), 5 in range(0, 10, 5), 10**30 in range(10**31))
print(slice(None, 5, 2).indices(10**30), slice(-3, None, -1).indices(5), slice(1, 2) == slice(1, 2), slice(1) < slice(2))
