"""Generators that are hot enough to be compiled: entered behind each yield, left, closed, thrown into."""

def simple(n):
    i = 0
    while i < n:
        yield i
        i += 1

def rng(n):
    for i in range(n):
        if i % 3 == 0:
            yield i
        else:
            i += 1
        x = i

def lst(l):
    for a in l:
        for b in l:
            yield a * b
        yield -a

def deleg(n):
    if n > 0:
        yield n
        r = yield from deleg(n - 1)
        yield r
    return n * 10

def sender():
    t = 0
    while True:
        v = yield t
        if v is None:
            return t
        t += v

def tryer(n):
    for i in range(n):
        try:
            yield i
        finally:
            pass

def flt(it):
    for x in it:
        if x & 1:
            continue
        y = x * 1.5
        yield y
        z = y + x

def main():
    r = 0
    for k in range(30):
        r += sum(simple(50)) + sum(rng(40)) + sum(lst([1, 2, 3, k]))
        r += sum(deleg(20)) + sum(tryer(10)) + sum(flt(range(20)))
        r += sum(x * x for x in range(30) if x % 2)
        r += sum(a * b for a, b in zip([1, 2, 3], [k, k, 1.0]))
        g = sender()
        next(g)
        for j in range(10):
            g.send(j)
        try:
            g.send(None)
        except StopIteration as e:
            r += e.value
        g = simple(5)
        for x in g:
            if x == 3:
                break
        r += next(g)
        r += len(list(zip(simple(3), rng(100))))
    return r
for _ in range(6):
    print(main())
def chars(s):
    d = {}
    for i, c in enumerate(s):
        d[c] = i
        yield c, d
print([a for a, d in chars("hello" * 100)][-3:])
def raises(n):
    for i in range(n):
        yield 10 // (n - 2 - i)
for k in range(40):
    try:
        print(sum(raises(50)))
    except ZeroDivisionError as e:
        m = str(e), e.__traceback__.tb_next.tb_lineno
print(m)
