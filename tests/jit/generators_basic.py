# Simple generators consumed by hot loops.
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
def squares(n):
    for i in range(n): yield i * i
def evens(it):
    for x in it:
        if x % 2 == 0: yield x
def pairs(n):
    for i in range(n): yield i, -i
def halves(n):
    x = float(n)
    while x > 1e-3:
        yield x
        x /= 2
def chain(*its):
    for it in its: yield from it
def fib(n):
    a, b = 0, 1
    for _ in range(n):
        yield a
        a, b = b, a + b
def states():
    while True:
        for s in ("red", "green", "blue"): yield s
def consume(it):
    n = s = 0
    for x in it:
        n += 1
        s += x
    return n, s
print(consume(count(3000)), consume(squares(2000)), consume(evens(squares(2000))), consume(halves(1000)), consume(chain(count(500), squares(500), range(5))), consume(fib(300)))
s = 0
for a, b in pairs(2000): s += a * 2 + b
print(s)
c = {}
for i, st in zip(range(2000), states()): c[st] = c.get(st, 0) + 1
print(c)
def nested(n):
    t = 0
    for i in count(n):
        for j in count(i % 5):
            t += i * j
    return t
print(nested(1000))
def by_next(n):
    g, t = count(n), 0
    try:
        while True: t += next(g)
    except StopIteration: return t
print(by_next(2000))
def sender():
    t = 0
    while True:
        x = yield t
        t += x
g = sender()
next(g)
for i in range(2000): r = g.send(i)
print(r, g.send(0.5), g.close())
print(sum(x for x in range(3000)), sum(x * y for x in range(40) for y in range(40) if x != y), max(x % 97 for x in range(2000)), len(list(x for x in count(1000) if x % 3)), sorted(x * 7 % 11 for x in range(11)))
def take(n, it):
    out = []
    for x in it:
        if len(out) == n: break
        out.append(x)
    return out
print(take(5, count(10 ** 9)), take(3, squares(2)), take(4, evens(count(100))))
def partial(n):
    t = 0
    for i in range(n):
        for x in count(10):
            if x == 3: break
            t += x
    return t
print(partial(800))
gens = [count(5) for _ in range(300)]
print(sum(next(g) for g in gens), sum(sum(g) for g in gens))
