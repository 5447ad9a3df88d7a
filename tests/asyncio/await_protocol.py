"""The iterator of a future, by hand and under generators and coroutines."""

import asyncio
import warnings

loop = asyncio.new_event_loop()


def attempt(f):
    try:
        print("  =>", f())
    except BaseException as e:
        print("  !!", type(e).__name__, e)


def new():
    return asyncio.Future(loop=loop)


f = new()
it = f.__await__()
print(type(it).__name__, iter(it) is it, next(it) is f, f._asyncio_future_blocking)
attempt(lambda: next(it))
attempt(lambda: it.send(5))
f.set_result((1, 2))
for _ in range(2):
    attempt(lambda: next(it))
attempt(lambda: it.send(None))
it.close()
attempt(lambda: next(it))

it = new().__iter__()
attempt(lambda: it.throw(1))
attempt(lambda: it.throw(int))
attempt(lambda: it.throw())
attempt(lambda: it.throw(a=1))
attempt(lambda: it.send())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    attempt(lambda: it.throw(ValueError, 3, 4))
    attempt(lambda: it.throw(ValueError(3), 4))
    attempt(lambda: it.throw(ValueError, 3))
    print([str(w.message) for w in caught])
attempt(lambda: next(it))
attempt(lambda: it.throw(KeyError("k")))

f = new()
f.set_exception(OSError(5))
attempt(lambda: next(f.__await__()))
f = new()
f.cancel("stop")
attempt(lambda: next(f.__await__()))


def generator(f):
    try:
        return (yield from f)
    except ValueError as e:
        return ("caught", e)
    finally:
        print("finally")


async def coroutine(f):
    try:
        return await f
    except ValueError as e:
        return ("caught", e)
    finally:
        print("finally")


async def outer(f):
    return ("outer", await coroutine(f))


for make in (generator, coroutine, outer):
    for how in ("result", "exception", "throw", "close", "early", "no result"):
        print(make.__name__, how)
        f = new()
        if how == "early":
            f.set_result("early")
        g = make(f)
        try:
            print(g.send(None) is f)
            if how == "result":
                f.set_result("r")
                g.send(None)
            elif how == "exception":
                f.set_exception(ValueError("v"))
                g.send(None)
            elif how == "throw":
                g.throw(ValueError("t"))
            elif how == "close":
                print(g.close())
            else:
                g.send(None)
        except StopIteration as e:
            print("stop", e.value)
        except Exception as e:
            print(type(e).__name__, e)


# Hot enough to be compiled.
async def leaf(f):
    return await f


async def many(n):
    total = 0
    for i in range(n):
        f = new()
        f.set_result(i)
        total += await leaf(f)
        total += await f
    return total


try:
    many(3000).send(None)
except StopIteration as e:
    print(e.value)
loop.close()
