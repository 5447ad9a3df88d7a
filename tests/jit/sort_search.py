# Classic array algorithms on lists that compile: sorts, searches, heaps, permutations, unions.
def lcg(n, m, s=1):
    out = []
    for _ in range(n):
        s = s * 1103515245 + 12345 & 0x7FFFFFFF
        out.append(s % m)
    return out
def insertion(a):
    for i in range(1, len(a)):
        x, j = a[i], i - 1
        while j >= 0 and a[j] > x:
            a[j + 1] = a[j]
            j -= 1
        a[j + 1] = x
    return a
def shell(a):
    g = len(a) // 2
    while g:
        for i in range(g, len(a)):
            x, j = a[i], i
            while j >= g and a[j - g] > x: a[j], j = a[j - g], j - g
            a[j] = x
        g //= 2
    return a
def heap(a):
    def down(i, n):
        while (c := 2 * i + 1) < n:
            if c + 1 < n and a[c + 1] > a[c]: c += 1
            if a[i] >= a[c]: return
            a[i], a[c] = a[c], a[i]
            i = c
    n = len(a)
    for i in range(n // 2 - 1, -1, -1): down(i, n)
    for e in range(n - 1, 0, -1):
        a[0], a[e] = a[e], a[0]
        down(0, e)
    return a
def quick(a, lo=0, hi=None):
    hi = len(a) - 1 if hi is None else hi
    while lo < hi:
        p, i, j = a[(lo + hi) // 2], lo, hi
        while i <= j:
            while a[i] < p: i += 1
            while a[j] > p: j -= 1
            if i <= j:
                a[i], a[j] = a[j], a[i]
                i += 1; j -= 1
        quick(a, lo, j)
        lo = i
    return a
def merge(a):
    if len(a) < 2: return a
    m = len(a) // 2
    l, r, o, i, j = merge(a[:m]), merge(a[m:]), [], 0, 0
    while i < len(l) and j < len(r):
        if r[j] < l[i]: o.append(r[j]); j += 1
        else: o.append(l[i]); i += 1
    return o + l[i:] + r[j:]
def radix(a):
    for sh in range(0, 16, 4):
        b = [[] for _ in range(16)]
        for x in a: b[x >> sh & 15].append(x)
        a = [x for l in b for x in l]
    return a
data = lcg(400, 10000)
for f in (insertion, shell, heap, quick, merge, radix): print(f.__name__, f(data[:]) == sorted(data), f([3, 1, 2]), f([]), f([5]), f([2, 2, 1, 1]))
for f in (insertion, shell, heap, quick, merge):
    print(f.__name__, f([x / 4 for x in data[:50]])[:3], f([str(x) for x in data[:30]])[:3], f([x if i % 2 else x + 0.5 for i, x in enumerate(data[:40])])[-2:], f([2 ** 64 - x for x in data[:20]])[0], f([(x % 3, x) for x in data[:20]])[0])
def bsearch(a, x):
    lo, hi = 0, len(a)
    while lo < hi:
        m = lo + hi >> 1
        if a[m] < x: lo = m + 1
        else: hi = m
    return lo
a = sorted(data)
print(all(bsearch(a, x) == sum(y < x for y in a) for x in range(0, 10000, 500)), bsearch(a, 1.5), bsearch(a, 10 ** 30))
def union(n, pairs):
    p = list(range(n))
    def find(x):
        while p[x] != x: p[x] = x = p[p[x]]
        return x
    c = n
    for u, v in pairs:
        u, v = find(u), find(v)
        if u != v: p[u] = v; c -= 1
    return c
print(union(500, list(zip(lcg(400, 500), lcg(400, 500, 7)))))
def nextperm(a):
    i = len(a) - 2
    while i >= 0 and a[i] >= a[i + 1]: i -= 1
    if i < 0: return False
    j = len(a) - 1
    while a[j] <= a[i]: j -= 1
    a[i], a[j] = a[j], a[i]
    a[i + 1:] = a[:i:-1]
    return True
p, c = list(range(6)), 1
while nextperm(p): c += 1
print(c, p)
def kadane(a):
    best = cur = a[0]
    for x in a[1:]:
        cur = max(x, cur + x)
        best = max(best, cur)
    return best
print(kadane([x % 21 - 10 for x in data]), kadane([-1.5, 2, -0.5, 3]))
def knap(w, v, c):
    d = [0] * (c + 1)
    for i in range(len(w)):
        for j in range(c, w[i] - 1, -1):
            if d[j - w[i]] + v[i] > d[j]: d[j] = d[j - w[i]] + v[i]
    return d[c]
print(knap([x % 20 + 1 for x in data[:40]], data[40:80], 100))
