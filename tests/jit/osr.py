# Loops that get hot inside one single call, at module level, in class bodies and exec.
total = 0
for i in range(20000):
    total += i ^ 3
print(total, i)
n = 0
while n < 10000:
    n += 1
    if n == 9000:
        total = "text"
        break
print(n, total)
class Body:
    s = 0
    for k in range(5000):
        s += k
    del k
print(Body.s)
exec("""
acc = 0
for q in range(6000):
    acc += q % 7
    if q == 5990:
        acc += 0.5
print(acc)
""")
def once():
    a, b, c = 0, 1.5, "x"
    for i in range(8000):
        a += i
        b = b * 0.999 + i
        if i % 2000 == 0:
            c += str(i)
    for j in range(8000):
        a -= j
        if j == 7999:
            a = [a]
    while len(c) < 6000:
        c += c[-1]
    return a, round(b, 6), len(c)
print(once())
def nested_once():
    t = 0
    for i in range(100):
        for j in range(100):
            t += i * j
            if i == 90 and j == 50:
                t = float(t)
        else:
            t += 1
    return t
print(nested_once())
def stack_values():
    r = 0
    for i in [x for x in range(5000)]:
        r = r + (i if i % 2 else [i, r][0]) + max(i, (i * 2 if i % 3 else 1))
    return r
print(stack_values())
def in_try():
    k = 0
    try:
        for i in range(10000):
            k += 1
            if i == 9876:
                raise KeyError(k)
    except KeyError as e:
        for i in range(5000):
            k += e.args[0] % 3
    finally:
        for i in range(3000):
            k -= 1
    return k
print(in_try())
def in_with():
    class C:
        def __enter__(self): return self
        def __exit__(self, *a): self.seen = a[0]; return True
    c = C()
    with c:
        for i in range(8000):
            if i == 7000: 1 / 0
    return i, c.seen.__name__
print(in_with())
g = (x * 2 for x in range(9000))
print(sum(g))
def long_gen():
    s = 0
    for i in range(7000):
        s += i
    got = yield s
    for i in range(7000):
        s += got
    yield s
lg = long_gen()
print(next(lg), lg.send(0.5))
lam = lambda n: [0 for _ in range(n) if _ > n - 3]
print(len(lam(9000)), {k % 3 for k in range(9000)}, len({k: k for k in range(3000)}))
if True:
    while True:
        n -= 1
        if n < 100:
            break
print(n)
for i in range(3000):
    try:
        if i == 2500: del total
        total
    except NameError as e:
        print(e)
        total = 1
def many_locals():
    a = b = c = d = e = f = g = h = i = j = k = l = m = n = o = p = 1
    for z in range(5000):
        a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p = b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, (a + z) % 97
    return a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p
print(many_locals())
