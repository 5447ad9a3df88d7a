# Frame objects of compiled functions: asked for by callees, kept while the function goes on, after its end, after an exception.
import inspect
import sys
import threading

kept = []


def caller(depth=1):
    f = sys._getframe(depth)
    return f.f_code.co_name, f.f_lineno, f.f_back.f_code.co_name, f.f_back.f_lineno


def inner(n):
    x = n + 1
    place = caller()
    x += len(place)
    return place


def outer(n):
    y = [n]
    place = inner(n)
    y.append(place)
    return place


def places(n):
    seen = set()
    for i in range(n):
        seen.add(outer(i))
    return sorted(seen)


def keep(n):
    if n % 40 == 39:
        kept.append(sys._getframe(1))
    return n


def keeping(n):
    a = n * 3
    b = keep(n)
    a += b
    return a


def keeper(n):
    total = 0
    for i in range(n):
        total += keeping(i)
    return total


def lines(n):
    told = []

    def here():
        return sys._getframe(1)

    def one(i):
        f = here()
        first = f.f_lineno
        g = here()
        second = f.f_lineno
        return f is g, second - first, f.f_back.f_code.co_name, f.f_globals is globals(), f.f_builtins["len"] is len

    for i in range(n):
        told.append(one(i))
    return sorted(set(map(repr, told)))


def variables(n):
    def look():
        f = sys._getframe(1)
        return dict(f.f_locals)

    def write(i):
        f = sys._getframe(1)
        f.f_locals["z"] = i * 100
        f.f_locals["fresh"] = i

    def one(i):
        z = i + 0.5
        seen = look()
        if i % 50 == 49:
            write(i)
        return seen["z"], z

    return [one(i) for i in range(n)][-3:], one(49)


def failing(n):
    names = []

    def raises(i):
        w = i
        keep(i)
        if i % 3 == 0:
            raise ValueError(i)
        return w

    def between(i):
        v = str(i)
        return raises(i) + len(v)

    for i in range(n):
        try:
            between(i)
        except ValueError as e:
            tb = e.__traceback__
            while tb.tb_next:
                tb = tb.tb_next
            names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno, tb.tb_frame.f_back is None,
                          sorted(tb.tb_frame.f_locals)))
    return sorted(set(map(repr, names))), len(names)


def handled(n):
    def get(i):
        f = sys._getframe(1)
        if i % 2:
            raise KeyError(f.f_lineno)
        return f

    def one(i):
        q = i
        try:
            f = get(i)
        except KeyError as e:
            f = sys._getframe()
            q = -1
        return f.f_locals["q"], f.f_code.co_name, f is sys._getframe()

    return sorted({repr(one(i)) for i in range(n) if i < 4 or i > n - 4}), [one(i) for i in range(n)][-1]


def generators(n):
    def steps(k):
        for j in range(k):
            f = sys._getframe()
            yield f.f_lineno - f.f_code.co_firstlineno, f.f_back.f_code.co_name, caller()[0]

    def total(i):
        out = []
        for step in steps(i % 4):
            out.append(step)
        return out

    for i in range(n):
        last = total(i)
    return last, sum(1 for s in steps(n))


def closing(n):
    errors = set()

    def clear():
        try:
            sys._getframe(1).clear()
        except RuntimeError as e:
            errors.add(str(e))
        try:
            sys._getframe(1).f_lineno = 3
        except ValueError as e:
            errors.add(str(e))

    def one(i):
        clear()
        return i

    for i in range(n):
        one(i)
    return sorted(errors)


def deep(n):
    def depth(f):
        k = 0
        while f:
            f = f.f_back
            k += 1
        return k

    def down(i):
        if i == 0:
            return depth(sys._getframe())
        return down(i - 1)

    base = down(0)
    return [down(i) - base for i in (1, 5, 50)], down(n % 100) - base


def too_deep(n):
    for i in range(n):
        try:
            sys._getframe(100000)
        except ValueError as e:
            text = str(e)
    return text, [sys._getframemodulename(), sys._getframemodulename(1)]


class Teller:
    def __del__(self):
        told.append(sys._getframe(1).f_code.co_name)


told = []


def finalizers(n):
    def one(i):
        t = Teller()
        t = None
        return i

    for i in range(n):
        one(i)
    return len(told)


def other_thread(n):
    found = []
    ready, go = threading.Event(), threading.Event()

    def work(i):
        mark = i
        ready.set()
        go.wait()
        return mark

    def hot():
        for i in range(n):
            work(i)
        return n

    go.set()
    hot()
    go.clear()
    ready.clear()
    thread = threading.Thread(target=hot)
    thread.start()
    ready.wait()
    f = sys._current_frames()[thread.ident]
    while f and f.f_code.co_name != "work":
        f = f.f_back
    found.append((f.f_code.co_name, f.f_back.f_code.co_name, f.f_locals["mark"] in range(n)))
    del f
    go.set()
    thread.join()
    return found


def current(n):
    def name():
        return inspect.currentframe().f_back.f_code.co_name

    def stack():
        return [entry.function for entry in inspect.stack(0)][:3]

    for i in range(n):
        last = name(), stack()
    return last


for n in (3, 400):
    print(places(n))
    print(keeper(n), len(kept))
    for f in kept[:3]:
        print(f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno, sorted(f.f_locals.items()), f.f_back.f_code.co_name)
    kept.clear()
    print(lines(n))
    print(variables(n))
    print(failing(n))
    for f in kept[:3]:
        print(f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno, f.f_locals["i"], f.f_locals["w"], f.f_back.f_code.co_name)
    kept.clear()
    print(handled(n))
    print(generators(n))
    print(closing(n))
    print(deep(n))
    print(too_deep(n))
    print(finalizers(n))
    print(other_thread(n))
    print(current(n))
