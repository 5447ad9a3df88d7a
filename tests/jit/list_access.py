# Reading and writing lists by every kind of index in hot loops.
def read(l, n):
    s = 0
    for i in range(n): s += l[i % len(l)]
    return s
def write(n):
    l = [0] * 7
    for i in range(n): l[i % 7] = i
    return l
def update(n):
    l = [0] * 5
    for i in range(n): l[i % 5] += i
    return l
def negative(n):
    l, s = [1, 2, 3], 0
    for i in range(n): s += l[-1 - i % 3]
    return s
def two_d(n):
    m = [[0] * 4 for _ in range(3)]
    for i in range(n): m[i % 3][i % 4] += 1
    return m
def shifted(n):
    l = list(range(n))
    for i in range(1, n): l[i] = l[i - 1] + (l[i] & 1)
    return l[-1]
def reverse(n):
    l = list(range(n))
    i, j = 0, n - 1
    while i < j:
        l[i], l[j] = l[j], l[i]
        i, j = i + 1, j - 1
    return l[:3], l[-1]
def append_pop(n):
    l, s = [], 0
    for i in range(n):
        l.append(i)
        l.append(-i)
        s += l.pop() + len(l)
    return s, len(l)
def iterate(l):
    s = 0
    for x in l: s = s * 2 % 10007 + x
    return s
def floats(n):
    l = [0.5] * 8
    for i in range(n): l[i % 8] = l[(i + 1) % 8] * 0.5 + i
    return l[0], sum(l)
def mixed(n):
    l = [0, 0.5, 2 ** 65, True]
    for i in range(n): l[i % 4] = l[i % 4] + 1
    return l
def bounds(n):
    l, e = [1, 2, 3], 0
    for i in range(n):
        try: e += l[i % 5 - 4]
        except IndexError: e += 100
    return e
def objects(n):
    l = [[], {}, "s", None]
    for i in range(n):
        l[0].append(i)
        l[1][i % 3] = i
        l[2] = "s" + str(i % 10)
        l[3] = l
    return len(l[0]), l[1], l[2], l[3] is l
for f in (write, update, negative, two_d, shifted, reverse, append_pop, floats, mixed, bounds, objects): print(f.__name__, f(3000))
for l in ([5], [1, 2], [1.5, 2], ["a" and 3, 2 ** 63], (7, 8), range(9), b"xyz"): print(read(l, 2500), iterate(list(l) * 300))
