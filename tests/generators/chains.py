# Generators that delegate to generators: steps of the whole chain, of one in its middle, exceptions, closing, states, cycles, depth.
import gc
import inspect
import sys
import threading
import weakref


class Tree:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def tree(values):
    if not values:
        return None
    i = len(values) // 2
    return Tree(tree(values[:i]), values[i], tree(values[i + 1:]))


for _ in range(40):
    assert list(tree(range(300))) == list(range(300))

log = []


def level(n, inner):
    try:
        log.append(("begins", n))
        got = yield from inner
        log.append(("got", n, got))
        return got + 1 if got is not None else None
    except ValueError as e:
        log.append(("caught", n, e.args))
        again = yield -n
        return again
    finally:
        log.append(("ends", n))


def leaf(k):
    total = 0
    for i in range(k):
        sent = yield i
        if sent is not None:
            total += sent
            if sent == 13:
                raise ValueError("unlucky")
            if sent == 99:
                raise KeyError("nobody")
    return total


def chain(depth, k):
    g = made = leaf(k)
    all = [g]
    for n in range(depth):
        g = level(n, g)
        all.append(g)
    return all


def states(all):
    return [inspect.getgeneratorstate(g)[4:8] for g in all]


# Values, values sent, the result.
all = chain(3, 5)
root = all[-1]
print(states(all))
print(next(root), states(all), [g.gi_yieldfrom is not None for g in all], [g.gi_running for g in all])
print(root.send(5), root.send(6), next(root), next(root))
try:
    next(root)
except StopIteration as e:
    print("result", e.value)
print(states(all), log)
log.clear()

# One in the middle is stepped by somebody else while the chain waits.
all = chain(4, 7)
root = all[-1]
print(next(root), next(all[2]), next(root), next(all[0]), states(all))
print(all[1].send(3), all[3].send(4), root.send(None))
try:
    next(root)
except StopIteration as e:
    print("result", e.value)
log.clear()

# Exceptions: raised in the leaf, thrown into the root, into the middle, nobody handles them.
all = chain(3, 6)
root = all[-1]
print(next(root), root.send(13), states(all))
try:
    print(root.send(2))
except StopIteration as e:
    print("result", e.value)
print(log)
log.clear()
all = chain(3, 6)
root = all[-1]
print(next(root), next(root), root.throw(ValueError("thrown")), states(all))
print(log)
log.clear()
all = chain(3, 6)
root = all[-1]
print(next(root), next(root), all[2].throw(ValueError("in the middle")), states(all))
try:
    next(root)
except StopIteration as e:
    print("result", e.value)
log.clear()
all = chain(5, 6)
root = all[-1]
next(root)
try:
    root.send(99)
except KeyError as e:
    tb, names = e.__traceback__, []
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print(names, states(all))
log.clear()

# Closing the root, the middle, by letting go.
all = chain(3, 6)
root = all[-1]
next(root)
root.close()
print(states(all), log)
log.clear()
all = chain(3, 6)
root = all[-1]
next(root)
all[1].close()
print(states(all), log)
try:
    print(next(root))
except StopIteration as e:
    print("result", e.value)
log.clear()
all = chain(3, 6)
next(all[-1])
inner = all[1]
del all, root
gc.collect()
print(log, inspect.getgeneratorstate(inner))
log.clear()
print(next(inner, "ended"))
inner.close()
log.clear()

# A generator of the chain is asked for while it runs.
asked = []


def curious(all):
    asked.append([g.gi_running for g in all])
    for g in all:
        try:
            next(g)
        except ValueError as e:
            asked.append(str(e))
    yield 1
    asked.append([inspect.getgeneratorstate(g) for g in all])
    yield sys._getframe().f_back.f_code.co_name, sys._getframe(2).f_code.co_name
    f = sys._getframe()
    names = []
    while f:
        names.append(f.f_code.co_name)
        f = f.f_back
    yield names


def passing(g):
    yield from g


all = []
g = curious(all)
all.append(g)
for _ in range(3):
    g = passing(g)
    all.append(g)
print([v for v in g])
print(asked)

# Frames of a chain that waits have no caller.
all = chain(2, 3)
next(all[-1])
next(all[-1])
print([g.gi_frame.f_back for g in all], [g.gi_frame.f_locals.get("n") for g in all])
print(next(all[-1]))
log.clear()

# Cycles through a chain are found.


class Holder:
    pass


def holding(h):
    yield 1
    yield h


def cycle():
    h = Holder()
    g = holding(h)
    for _ in range(3):
        g = passing(g)
    h.g = g
    next(g)
    next(g)
    return weakref.ref(h)


ref = cycle()
gc.collect()
print(ref() is None)
kept = passing(passing(holding(Holder())))
next(kept)
ref = weakref.ref(next(kept))
gc.collect()
print(ref() is None, type(ref()).__name__)
del kept
print(ref() is None)


# Deep chains, and deeper than the limit.
def count(n):
    yield n
    if n:
        yield from count(n - 1)


print(sum(count(300)), len(list(count(700))))
g = count(3000)
try:
    for v in g:
        pass
except RecursionError:
    print("too deep", v > 1500)


def numbers(k):
    for i in range(k):
        yield i


g = numbers(1000)
for _ in range(400):
    g = passing(g)
print(next(g), next(g))


def down(n, g):
    return next(g) if n == 0 else down(n - 1, g)


try:
    print(down(200, g))
except RecursionError:
    print("no room")
try:
    print(next(g))
except StopIteration:
    print("ended")


# What is handled belongs to each generator.
def handling(g):
    try:
        raise OSError("outer")
    except OSError:
        yield from g
        yield repr(sys.exception())


def seeing():
    yield repr(sys.exception())
    try:
        raise LookupError("inner")
    except LookupError:
        yield repr(sys.exception())
    yield repr(sys.exception())


print(list(passing(handling(passing(seeing())))), sys.exception())
try:
    raise ZeroDivisionError("caller")
except ZeroDivisionError:
    g = passing(passing(seeing()))
    print(next(g), next(g), sys.exception())
print(next(g), sys.exception())

# Another thread goes on with a chain.
g = passing(passing(numbers(5)))
got = [next(g), next(g)]
thread = threading.Thread(target=lambda: got.append(next(g)))
thread.start()
thread.join()
got.extend(g)
print(got)

# Tracing that begins in the middle.
events = []


def trace(frame, event, arg):
    if frame.f_code.co_name in ("passing", "numbers"):
        events.append((frame.f_code.co_name, event, arg))
    return trace


g = passing(passing(numbers(4)))
print(next(g), next(g))
sys.settrace(trace)
print(next(g))
sys.settrace(None)
print(next(g), events)


# Coroutines.
class Pause:
    def __await__(self):
        got = yield "pause"
        return got


async def innermost(n):
    total = 0
    for i in range(n):
        total += await Pause()
    return total


async def outer(n, depth):
    if depth == 0:
        return await innermost(n)
    return await outer(n, depth - 1) + 1


c = outer(4, 5)
said = [c.send(None)]
for i in range(4):
    try:
        said.append(c.send(i))
    except StopIteration as e:
        said.append(e.value)
print(said)
c = outer(4, 5)
print(c.send(None), c.cr_running, c.cr_suspended, c.cr_await.cr_suspended)
c.close()


async def agen(n):
    for i in range(n):
        got = await Pause()
        yield got


async def collect(n):
    return [v async for v in agen(n)]


async def above(n):
    return await collect(n)


c = above(3)
said = [c.send(None)]
for i in range(3):
    try:
        said.append(c.send(i * 10))
    except StopIteration as e:
        said.append(e.value)
print(said)
