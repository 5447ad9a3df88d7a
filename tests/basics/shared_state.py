# Aliasing, mutability, default arguments, copies.
a = [1, 2]
b = a
c = a[:]
b.append(3)
print(a, b, c, a is b, a == c)
def f(x, acc=[]):
    acc.append(x)
    return acc
print(f(1), f(2), f(3, []))
class C:
    shared = []
    def __init__(self):
        self.own = []
x, y = C(), C()
x.shared.append(1)
x.own.append(2)
print(y.shared, y.own, C.shared)
d = {"k": a}
d["k"].append(4)
print(a, d)
t = (a, 1)
t[0].append(5)
print(t)
grid = [[0] * 2] * 2
grid[0][0] = 1
print(grid)
import copy
deep = copy.deepcopy(d)
d["k"].clear()
print(d, deep, copy.copy(t)[0] is t[0])
s = "abc"
u = s
s += "d"
print(s, u)
n = 5
m = n
n += 1
print(n, m)
def change(l, v):
    l.append("in")
    l = ["new"]
    v += 1
    return l, v
l, v = [], 1
print(change(l, v), l, v)
