# Lists of ints, floats and mixed values that change kind; aliases; big ints; None.
l = [1, 2, 3]
l.append(4.5)
print(l, sum(l))
l[0] = "x"
print(l)
l = [1.5, 2.5]
l.append(1)
print(l, [type(x).__name__ for x in l])
l = [0] * 5
l[2] = 0.0
l[3] = -0.0
l[4] = 2 ** 70
print(l, [type(x).__name__ for x in l])
l = [float(i) for i in range(5)]
l[1] = float("nan")
l[2] = float("inf")
l[3] = 5e-324
l[4] = 1e308 * 10
print(l, l[1] is l[1], l.index(l[1]))
l = list(range(3))
l[0] = True
print(l, l[0] is True, l.index(1), l.count(1))
l = [1.0, 2.0]
l += [3]
l.insert(0, 7)
l.extend([None])
print(l)
l = [2 ** 61, 2 ** 62 - 1]
l.append(l[-1] + 1)
l.append(l[-1] * 4)
print(l, sum(l), max(l), min(l), sorted(l, reverse=True)[0], l[2] == 2 ** 62)
a = [1, 2]
b = a
a.append("three")
b.append(4.0)
print(a, b, a is b)
def fill(l, n):
    for i in range(n):
        l.append(i if i % 7 else str(i) if i % 2 else i / 2)
    return l
print(fill([], 16), fill([1.5], 9))
m = [[i * j for j in range(3)] for i in range(3)]
m[1][1] = "mid"
m[2] = None
print(m)
l = [1, 2, 3]
l[1:2] = ["a", None]
l.reverse()
print(l, l * 2, l[::-1] + [2.5])
l = [3.0, 1, 2.5, True]
l.sort()
print(l, l == [1, True, 2.5, 3], [0.0] == [-0.0], [0] == [False], [0.0] * 2 == [0, 0])
l = [1] * 3
del l[1]
l.pop()
l.append("s")
l[0] = ()
print(l, [x for x in l], tuple(l), "s" in l, l.index("s"))
e = []
e.append(1)
e.clear()
e.append("a")
e.clear()
e.append(2.0)
print(e, e.copy(), list(e), [*e, 1])
