# Generators as the way to write algorithms: permutations, primes, trees, windows, coroutines.
def perms(l):
    if len(l) <= 1:
        yield l
    else:
        for i in range(len(l)):
            for p in perms(l[:i] + l[i + 1:]):
                yield [l[i]] + p
print(list(perms([1, 2, 3])), sum(1 for _ in perms(list(range(6)))))
def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found if p * p <= n):
            found.append(n)
            yield n
        n += 1
from itertools import islice
print(list(islice(primes(), 15)), next(p for p in primes() if p > 500))
def windows(it, n):
    w = []
    for x in it:
        w.append(x)
        if len(w) == n:
            yield tuple(w)
            w.pop(0)
print(list(windows(range(6), 3)), list(windows("ab", 3)))
def queens(n, cols=()):
    if len(cols) == n:
        yield cols
        return
    for c in range(n):
        if all(c != d and abs(c - d) != len(cols) - i for i, d in enumerate(cols)):
            yield from queens(n, cols + (c,))
print(next(queens(6)), [sum(1 for _ in queens(n)) for n in range(1, 7)])
def gray(n):
    if n == 0:
        yield ""
    else:
        for s in gray(n - 1): yield "0" + s
        for s in reversed(list(gray(n - 1))): yield "1" + s
print(list(gray(3)))
def hanoi(n, a, b, c):
    if n:
        yield from hanoi(n - 1, a, c, b)
        yield a + b
        yield from hanoi(n - 1, c, b, a)
print(list(hanoi(3, "A", "B", "C")), len(list(hanoi(9, "A", "B", "C"))))
def consumer(fn):
    def start(*a):
        g = fn(*a)
        next(g)
        return g
    return start
out = []
@consumer
def sink():
    while True: out.append((yield))
@consumer
def mapper(f, target):
    while True: target.send(f((yield)))
@consumer
def filt(p, target):
    while True:
        x = yield
        if p(x): target.send(x)
pipe = filt(lambda x: x % 2, mapper(lambda x: x * x, sink()))
for i in range(8): pipe.send(i)
print(out)
def merge(a, b):
    a, b = iter(a), iter(b)
    x, y = next(a, None), next(b, None)
    while x is not None or y is not None:
        if y is None or x is not None and x <= y:
            yield x
            x = next(a, None)
        else:
            yield y
            y = next(b, None)
print(list(merge([1, 4, 9], [2, 3, 10, 11])), list(merge([], [1])))
def rr(*tasks):
    tasks = list(tasks)
    while tasks:
        t = tasks.pop(0)
        try:
            yield next(t)
            tasks.append(t)
        except StopIteration as e:
            yield ("done", e.value)
def task(n, k):
    for i in range(k): yield f"{n}{i}"
    return n.upper()
print(list(rr(task("a", 2), task("b", 3), task("c", 0))))
def subsets(l):
    if not l: yield []
    else:
        for s in subsets(l[1:]):
            yield s
            yield [l[0]] + s
print(sorted(subsets([1, 2, 3])), sum(len(s) for s in subsets(list(range(8)))))
def digits():
    n = yield
    while True:
        n = yield [int(c) for c in str(n)]
d = digits()
next(d)
print(d.send(123), d.send(-0), d.send(2 ** 64))
def acc():
    total = 0
    while (x := (yield total)) is not None: total += x
    return total
def run():
    r = yield from acc()
    yield f"result {r}"
r = run()
next(r)
print([r.send(i) for i in (5, 6, 7)], r.send(None))
