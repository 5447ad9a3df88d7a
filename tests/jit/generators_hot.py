# Generators created and consumed in hot loops; send, throw, early exit, state kept.
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
def total(n):
    s = 0
    for x in count(n):
        s += x
    return s
print(total(5000), sum(count(5000)), [total(i) for i in range(5)])
def many(n):
    s = 0
    for i in range(n):
        for x in count(3):
            s += x
        s += sum(y * y for y in range(4))
    return s
print(many(2000))
def avg():
    t = n = 0
    v = None
    while True:
        x = yield v
        t += x
        n += 1
        v = t / n
def send_loop(k):
    a = avg()
    next(a)
    for i in range(k):
        r = a.send(i if i < k - 5 else i / 2)
    return r
print(send_loop(4000))
def catching():
    errs = 0
    while True:
        try:
            yield errs
        except ValueError:
            errs += 1
def throw_loop(k):
    g = catching()
    next(g)
    for i in range(k):
        if i % 3 == 0:
            g.throw(ValueError)
        else:
            next(g)
    return next(g)
print(throw_loop(3000))
def first(g):
    for x in g:
        return x
closed = 0
def tracked():
    global closed
    try:
        yield 1
        yield 2
    finally:
        closed += 1
for _ in range(2000):
    first(tracked())
print(closed)
def delegate(n):
    def inner(k):
        for i in range(k):
            yield i
        return k
    t = 0
    for i in range(n):
        t += yield from inner(i % 4)
    return t
def drain(g):
    s = 0
    try:
        while True:
            s += next(g)
    except StopIteration as e:
        return s, e.value
print(drain(delegate(2000)))
def interleave(a, b):
    for x, y in zip(a, b):
        yield x
        yield y
print(sum(interleave(count(2000), (x / 2 for x in count(2500)))))
def grow(n):
    x = 1
    for i in range(n):
        yield x
        x = x * 3 % (10 ** 25)
print(list(grow(3000))[-1])
def change_types(n):
    for i in range(n):
        yield i if i < n // 2 else float(i) if i < 3 * n // 4 else str(i)
print(len([x for x in change_types(4000) if isinstance(x, float)]))
s = 0
for x in change_types(4000):
    s += x if not isinstance(x, str) else len(x)
print(s)
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
for i, f in enumerate(fib()):
    if i == 500:
        print(f)
        break
def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(sum(tree(11)))
def locals_alive(n):
    a, b, c = [], {}, "x"
    for i in range(n):
        a.append(i)
        b[i % 10] = i
        got = yield len(a)
        if got:
            c += got
    yield a[-1], b, c
g = locals_alive(2500)
r = [next(g)] + [g.send("y" if i % 500 == 0 else None) for i in range(2499)]
print(r[-1], next(g))
