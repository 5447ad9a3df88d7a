# Chains of generators, coroutines and asynchronous generators, which the eval loop steps in place.
import sys


def inner(n):
    try:
        for i in range(n):
            got = yield i
            if got is not None:
                print("got", got)
    finally:
        print("inner ends")
    return n * 10


def chain(depth, n):
    if depth == 0:
        return (yield from inner(n))
    result = yield from chain(depth - 1, n)
    return result + 1


def collect(g):
    out = []
    try:
        while True:
            out.append(next(g))
    except StopIteration as e:
        return out, e.value


print(collect(chain(5, 3)))
print(list(chain(5, 2)))
g = chain(3, 3)
print(next(g), g.send("x"), g.gi_yieldfrom.__name__, g.gi_yieldfrom.gi_yieldfrom.gi_running)
try:
    g.throw(ValueError("thrown"))
except ValueError as e:
    tb, names = e.__traceback__, []
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print(e, names)
for x in chain(4, 3):
    print("closing early", x)
    break
g = chain(2, 3)
next(g)
g.close()


# Who runs, seen from inside.
def looks():
    f = sys._getframe()
    names = []
    while f and f.f_code.co_name != "<module>":
        names.append(f.f_code.co_name)
        f = f.f_back
    yield names
    yield outer.gi_running
    try:
        next(outer)
    except ValueError as e:
        yield str(e)
    yield sys.exc_info()[0]


def through():
    try:
        raise KeyError
    except KeyError:
        yield from looks()


def again():
    yield from through()


outer = again()
for x in outer:
    print(x, sys.exc_info()[0])


# Exceptions pass, are handled in the middle, and StopIteration does not leak.
def fails(kind):
    yield 1
    raise kind("from inside")


def guards(kind):
    try:
        yield from fails(kind)
    except ZeroDivisionError as e:
        yield "handled " + str(e)
    yield "after"


def passes(kind):
    return (yield from guards(kind))


for kind in (ZeroDivisionError, ValueError, StopIteration):
    try:
        for x in passes(kind):
            print(x)
    except Exception as e:
        print(type(e).__name__, e, type(e.__cause__).__name__)


# The same receiver twice; one that runs; a value too early.
def shared(r):
    yield (yield from r)
    yield (yield from r)


print(collect(shared(inner(1))))


def itself():
    yield from me


me = itself()
try:
    next(me)
except ValueError as e:
    print(e)


def first_value():
    x = yield from inner(1)
    yield x


g = first_value()
try:
    g.send(1)
except TypeError as e:
    print(e)


def deep(n):
    if n:
        yield from deep(n - 1)
    yield n


try:
    print(len(list(deep(5000))))
except RecursionError as e:
    print("RecursionError", e)
print(len(list(deep(500))))


# Coroutines.
class Pause:
    def __await__(self):
        return (yield self)


async def leaf(n):
    for i in range(n):
        x = await Pause()
        if x:
            print("leaf got", x)
    return n


async def branch(depth, n):
    return (await leaf(n) if depth == 0 else await branch(depth - 1, n)) + 1


def drive(c, send=None):
    steps = 0
    try:
        c.send(None)
        while True:
            steps += 1
            c.send(send)
    except StopIteration as e:
        return steps, e.value


print(drive(branch(4, 3)), drive(branch(2, 1), "word"))
c = leaf(0)


async def twice():
    print(await c)
    print(await c)


try:
    drive(twice())
except RuntimeError as e:
    print(e)


# Asynchronous generators.
async def numbers(n):
    try:
        for i in range(n):
            if i == 2:
                await Pause()
            got = yield i
            if got:
                print("numbers got", got)
    finally:
        print("numbers end")


async def nested(depth, n):
    if depth == 0:
        async for x in numbers(n):
            yield x
    else:
        async for x in nested(depth - 1, n):
            yield x * 2


async def use():
    print([x async for x in nested(3, 4)])
    total = 0
    async for x in numbers(3):
        total += x
    else:
        print("else", total)
    a = numbers(3)
    print(await a.asend(None), await a.asend("sent"), await anext(a))
    try:
        await anext(a)
    except StopAsyncIteration as e:
        print("StopAsyncIteration", e.args)
    print(await anext(a, "default"))
    step = (b := numbers(2)).__anext__()
    print(await step)
    try:
        await step
    except RuntimeError as e:
        print(e)
    await b.aclose()
    print([x async for x in b])
    try:
        async for x in failing():
            print(x)
    except ValueError as e:
        print(e, e.__traceback__.tb_next.tb_frame.f_code.co_name)
    try:
        async for x in stops():
            print(x)
    except RuntimeError as e:
        print(e, type(e.__cause__).__name__)
    try:
        await numbers(1).asend(5)
    except TypeError as e:
        print(e)


async def failing():
    yield "before"
    raise ValueError("in an asynchronous generator")


async def stops():
    yield 1
    raise StopAsyncIteration


print(drive(use()))


# Two steps at once.
async def slow():
    await Pause()
    yield 1


async def both():
    s = slow()
    one, two = s.asend(None), s.asend(None)
    one.send(None)
    try:
        await two
    except RuntimeError as e:
        print(e)
    try:
        one.send(None)
    except StopIteration as e:
        print("one gave", e.value)


print(drive(both()))

# Tracing switched on and off in the middle of a chain.
events = []


def profiler(frame, event, arg):
    if event in ("call", "return") and frame.f_code.co_name in ("switches", "middle", "top"):
        events.append((event, frame.f_code.co_name, arg))


def switches():
    yield 1
    sys.setprofile(profiler)
    yield 2
    yield 3
    sys.setprofile(None)
    yield 4


def middle():
    yield from switches()


def top():
    yield from middle()


for x in top():
    pass
for e in events:
    print(e)
