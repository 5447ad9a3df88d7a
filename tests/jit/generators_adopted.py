# Long loops over generators, entered while they run: compiled code takes the suspended generator apart and goes on in it.
import gc
import sys
import weakref

N = 30000


def upto(n):
    for i in range(n):
        yield i


def items_of(items):
    for x in items:
        if x == 3:
            continue
        yield x


def counting():
    n = 0
    while True:
        yield n
        n += 1


def grid(n):
    for i in range(n):
        for j in (1, 2, 3):
            yield i * j


def pairs(n):
    k = 0.5
    while k < n:
        yield k, n
        k += 1


def growing(items):
    for x in items:
        yield x
        if len(items) < N:
            items.append(x + 1)


def cells(n):
    k = 0

    def step():
        nonlocal k
        k += 1
        return k

    while step() < n:
        yield k


def two(n):
    i = 0
    while i < n:
        yield i
        i += 1
        if i % 3 == 0:
            yield -i


class Noted:
    def __init__(self, log, name):
        self.log, self.name = log, name

    def __del__(self):
        self.log.append(self.name)


def holding(log, n):
    held = Noted(log, "held")
    for i in range(n):
        if i == n // 2:
            held = Noted(log, "second")
        yield i
    held = None
    yield "end"


def failing(n):
    for i in range(n):
        if i == n - 5:
            raise ValueError(i)
        yield i


def simple():
    total = 0
    for x in upto(N):
        total += x
    else:
        total += 1
    for x in items_of([1, 2, 3, 4] * (N // 4)):
        total += x
    for x in counting():
        if x > N:
            break
        total ^= x
    for x in grid(N // 3):
        total += x
    for k, n in pairs(N):
        total += k > 5
    return total


def returned():
    for x in counting():
        if x * x > N * N:
            return x


def changing_types():
    total = 0
    for x in upto(N):
        if x == N // 2:
            total = total + 0.5
        elif x == N - 10:
            total = str(total)
        elif x > N - 10:
            total += "x"
        else:
            total += 1
    return total


def overflowing():
    n = 1 << 55
    for x in counting():
        n += n >> 10
        if x == N // 10:
            return n


def all_kinds():
    out = []
    for x in growing([0, 1]):
        out.append(x)
    seen = 0
    for x in cells(N):
        seen += x
    for x in two(N):
        seen -= x
    return len(out), out[-1], seen


def lifetimes():
    log = []
    seen = []
    for x in holding(log, N):
        if log and len(seen) < 3:
            seen.append((x, list(log)))
    seen.append(list(log))
    log.clear()
    for x in holding(log, N):
        if x == N // 3:
            break
    seen.append(list(log))
    return seen


def caught():
    total = 0
    try:
        for x in failing(N):
            total += x
    except ValueError as e:
        tb = e.__traceback__
        return total, e.args, tb.tb_lineno - caught.__code__.co_firstlineno, tb.tb_next.tb_frame.f_code.co_name
    return None


def inner_caught():
    total = 0
    for x in upto(N):
        try:
            total += 10 // (x % 5000)
        except ZeroDivisionError:
            total += 1000
    return total


# Others know of the generator: it has to stay one.
def known():
    g = upto(N)
    total = 0
    for x in g:
        total += x
        if x == N - 10:
            total += next(g) * 1000
    return total, next(g, "over")


def weakly():
    refs = []

    def noted(g):
        refs.append(weakref.ref(g))
        return g

    gone = 0
    for x in noted(upto(N)):
        gone += refs[0]() is None
    return gone, refs[0]()


def framed():
    g = upto(N)
    frame = g.gi_frame
    total = 0
    for x in g:
        if x == N - 3:
            total += frame.f_locals["i"]
    return total


def looked_at():
    def names():
        f, found = sys._getframe(1), []
        while f:
            found.append(f.f_code.co_name)
            f = f.f_back
        return found

    def looking(n):
        for i in range(n):
            if i == n - 4:
                yield names()
            else:
                yield i

    found = None
    for x in looking(N):
        if type(x) is list:
            found = x, names(), sorted(sys._getframe().f_locals)
    return found


def collected():
    n = 0
    for x in upto(N):
        if x % 10000 == 9999:
            gc.collect()
            n += 1
    return n


def nested():
    total = 0
    for i in upto(40):
        for x in upto(N // 40):
            total += x * i
            if x == 700:
                break
    return total


def expression():
    total = 0
    for x in (y * 2 for y in range(N) if y % 7):
        total += x
    return total


def sent():
    def echo(n):
        for i in range(n):
            got = yield i
            if got is not None:
                yield got

    total = 0
    for x in echo(N):
        total += x
    return total


for f in (
    simple, returned, changing_types, overflowing, all_kinds, lifetimes, caught, inner_caught, known, weakly, framed, looked_at, collected, nested,
    expression, sent,
):
    for _ in range(3):
        print(f.__name__, f())
