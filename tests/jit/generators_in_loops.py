# Loops over generators that are made where the loop begins: compiled code has the loop's body in the generator's yield.
import gc
import sys
import traceback

ROUNDS = 1500


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def upto(n):
    for i in range(n):
        yield i


def filtered(items, wanted):
    for x in items:
        if x % wanted:
            continue
        yield x


def pairs(items):
    for i, x in enumerate(items):
        yield i, x


def several(a, b):
    yield a
    for x in b:
        yield x
    yield a


def nested(n):
    for i in upto(n):
        for j in upto(i):
            yield i * j


def nothing():
    return
    yield


def unending():
    n = 0
    while True:
        yield n
        n += 1


def loop_sum(n):
    total = 0
    for x in count(n):
        total += x
    return total


def loop_range(n):
    total = 0
    for x in upto(n):
        total += x * 2
    else:
        total += 1
    return total


def loop_filtered(items):
    out = []
    for x in filtered(items, 3):
        out.append(x)
    return out


def loop_pairs(items):
    total = 0.5
    for i, x in pairs(items):
        total += i * x
    return total


def loop_several(a, b):
    out = []
    for x in several(a, b):
        if x == 7:
            continue
        out.append(x)
    return out


def loop_nested(n):
    total = 0
    for x in nested(n):
        if x > 10:
            total += x
        else:
            total -= x
    return total


def loop_nothing():
    n = 0
    for x in nothing():
        n += 1
    return n


def loop_break(limit):
    for x in unending():
        if x * x > limit:
            break
    return x


def loop_return(limit):
    for x in unending():
        if x * x > limit:
            return x
    return None


def loop_in_loop(n):
    found = []
    for i in range(n):
        for x in count(i):
            if x == 2:
                break
            for y in upto(3):
                if y > x:
                    continue
                found.append((i, x, y))
        else:
            found.append(i)
    return len(found), found[-1] if found else None


def loop_of_expression(items):
    total = 0
    for x in (y * y for y in items if y):
        total += x
    return total


def loop_changes(items):
    # The generator looks at what the body changes.
    seen = []
    for x in filtered(items, 1):
        seen.append(x)
        if len(items) < 8:
            items.append(x + 1)
    return seen


class Tree:
    def __init__(self, items):
        self.items = items

    def walk(self):
        for x in self.items:
            yield x

    def keywords(self, *, start, step=2):
        for x in self.items:
            if x >= start:
                yield x * step

    def total(self):
        n = 0
        for x in self.walk():
            n += x
        for x in self.keywords(start=2):
            n += x
        return n


def consumer(n):
    # A consumed generator that itself loops over one.
    return sum(x + 1 for x in upto(n)) + sum(y for y in chained(n))


def chained(n):
    for x in upto(n):
        for y in upto(2):
            yield x * y


def all_of(n):
    return list(chained(n))


# What a body of another type does: exits in the body and in the generator.
def mixed(items):
    for x in items:
        yield x + x


def loop_mixed(items):
    out = []
    for x in mixed(items):
        out.append(x * 2)
    return out


# Exceptions: from the generator, from the body, caught inside and outside of the loop.
def failing(n):
    for i in range(5):
        yield 10 // (n - i)


def loop_failing(n):
    out = []
    try:
        for x in failing(n):
            out.append(x)
    except ZeroDivisionError as e:
        out.append(len(traceback.extract_tb(e.__traceback__)))
        out.append([f.name for f in traceback.extract_tb(e.__traceback__)])
    return out


def loop_body_fails(n):
    out = []
    for x in upto(4):
        try:
            out.append(6 // (x - n))
        except ZeroDivisionError:
            out.append("zero")
    try:
        for x in upto(4):
            out.append(6 // (x - n))
    except ZeroDivisionError:
        out.append("ended")
    return out


def stops(n):
    yield n
    raise StopIteration(n)


def loop_stops(n):
    try:
        for x in stops(n):
            pass
    except RuntimeError as e:
        return str(e), type(e.__cause__).__name__
    return x


# Lifetimes: what the generator holds ends when the loop is left.
class Noted:
    log = []

    def __init__(self, name):
        self.name = name

    def __del__(self):
        Noted.log.append(self.name)


def holding(name):
    a = Noted(name)
    for i in range(3):
        yield i
    del a
    yield 9


def loop_holding(left_at):
    Noted.log.clear()
    seen = []
    for x in holding("held"):
        seen.append((x, len(Noted.log)))
        if x == left_at:
            break
    seen.append(len(Noted.log))
    return seen


# Frames: the generator's is there while it runs, not while the body does.
def looking(n):
    for i in range(n):
        yield names()


def names():
    f = sys._getframe(1)
    found = []
    while f and f.f_code.co_name != "main":
        found.append(f.f_code.co_name)
        f = f.f_back
    return found


def loop_looking(n):
    out = []
    for x in looking(n):
        out = [x, names()]
    return out


def loop_locals(n):
    for x in peeking(n):
        last = x
    return last


def peeking(n):
    k = n * 2
    for i in range(n):
        yield sorted(sys._getframe().f_locals), look_up()


def look_up():
    return sorted(sys._getframe(2).f_locals)


def suspended_generator(n):
    # A real one is found by the collector only while compiled code has left.
    for x in upto(n):
        gc.collect(0)
    return x


def closures(n):
    total = 0
    k = 3

    def inner(m):
        nonlocal k
        for i in range(m):
            k += 1
            yield i + k

    for x in inner(n):
        total += x + k
    return total, k


def yields_in_loop(n):
    # The caller is a generator itself.
    for x in upto(n):
        yield x
    for x in upto(n):
        n += x
    yield n


def run_yields(n):
    return [x for x in yields_in_loop(n)]


def with_values(n):
    got = []
    for x in receiving(n):
        got.append(x)
    return got


def receiving(n):
    for i in range(n):
        got = yield i
        assert got is None
        yield got


def main():
    items = [1, 2, 3, 4, 5, 6]
    floats = [0.5, 1.5]
    results = []
    for i in range(ROUNDS):
        results = [
            loop_sum(6), loop_range(5), loop_filtered(items), loop_pairs(items), loop_several(1, [7, 8]), loop_nested(5),
            loop_nothing(), loop_break(30), loop_return(50), loop_in_loop(5), loop_of_expression(items),
            loop_changes([1, 2]), Tree(items).total(), consumer(4), all_of(4), loop_mixed(items),
        ]
        if i % 300 == 299:
            print(results)
            print(loop_pairs(floats), loop_of_expression(floats), loop_mixed(["a", 1.5, (2,)]))
            print(loop_sum(2.5), loop_break(1e9), loop_return(10**7 + 0.5))
    for i in range(ROUNDS):
        results = [
            loop_failing(3), loop_failing(9), loop_body_fails(2), loop_stops(3), loop_holding(1), loop_holding(5), closures(4),
            run_yields(4), with_values(2),
        ]
        if i % 500 == 499:
            print(results)
    for i in range(ROUNDS // 3):
        results = [loop_looking(2), loop_locals(2), suspended_generator(3)]
    print(results)


main()
