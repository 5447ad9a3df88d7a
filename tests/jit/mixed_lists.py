# Lists that are ints, then floats, then anything, read and written by hot loops.
def total(l):
    s = 0
    for x in l:
        s += x
    return s
def bump(l, v):
    for i in range(len(l)):
        l[i] = l[i] + v
    return l
a = list(range(3000))
print(total(a), total(bump(a, 1)), a[:3])
print(total(bump(a, 0.5)), a[:3])
a[1500] = 2 ** 70
print(total(a), total(bump(a, 1)))
a[10] = True
print(total(a), a[10])
a[20] = None
try:
    total(a)
except TypeError as e:
    print(e)
a[20] = "s"
try:
    bump(a, 1)
except TypeError as e:
    print(e, a[19], a[20], a[21])
f = [float(i) for i in range(3000)]
print(total(f), total(bump(f, 1)), f[:2])
f.append(7)
f[0] = -0.0
f[1] = float("inf")
print(f[-1], f[0], f[1], total(f))
def fill(n):
    l = []
    for i in range(n):
        l.append(i)
        if i == n // 2: l.append(1.5)
        if i == n // 2 + 5: l.append("x")
        if i == n // 2 + 9: l.pop()
    return len(l), [x for x in l if not isinstance(x, int)]
print(fill(4000))
def swap_sort(l):
    n = len(l)
    for i in range(n):
        for j in range(n - 1 - i):
            if l[j] > l[j + 1]:
                l[j], l[j + 1] = l[j + 1], l[j]
    return l
print(swap_sort([(i * 37) % 61 for i in range(60)])[:5], swap_sort([(i * 37) % 61 / 2 for i in range(60)])[:5], swap_sort([str(i) for i in range(30)])[:5], swap_sort([1, 2.5, True, 0, -1.5, 2 ** 65] * 8)[:9])
def shrink(n):
    l = list(range(n))
    s = 0
    while l:
        s += l.pop()
        if len(l) > 10 and l[-1] % 5 == 0:
            del l[-3:]
        if len(l) == 100:
            l[50] = 0.25
    return s
print(shrink(3000))
def out_of_range(l, n):
    s = errs = 0
    for i in range(-n, n):
        try:
            s += l[i]
        except IndexError:
            errs += 1
    return s, errs
print(out_of_range(list(range(1000)), 1500))
def alias(n):
    a = [0] * 10
    b = a
    for i in range(n):
        a[i % 10] += 1
        b[(i + 1) % 10] -= a[i % 10]
    return a, a is b
print(alias(3000))
def nested(n):
    m = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            m[i][j] = i * j if (i + j) % 2 else i / (j + 1)
    t = 0
    for row in m:
        for v in row:
            t += v
    m[3][3] = "x"
    return round(t, 6), m[3][2:5]
print(nested(60))
def mutate_while(n):
    l = [1, 2, 3]
    c = 0
    for x in l:
        c += x
        if len(l) < n:
            l.append(x + 1 if len(l) % 100 else x + 0.5)
    return c, len(l)
print(mutate_while(3000))
def slices(n):
    l = list(range(50))
    s = 0
    for i in range(n):
        s += sum(l[i % 50:i % 50 + 3]) + len(l[::-1][:5]) + l[-1 - i % 50]
        l[i % 40:i % 40 + 2] = [i, i + 1]
    return s, l[:5]
print(slices(2000))
t = tuple(range(2000))
print(total(t), total(range(2000)), total({1: 0, 2: 0}), total(x for x in a[:10]), total([True] * 2500), total([0.1] * 10), total([]))
