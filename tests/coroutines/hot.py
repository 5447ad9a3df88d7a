# Coroutines that become hot: awaiting each other, awaitables of other kinds, exceptions and cancellation in the middle.
import sys


async def fibonacci(n):
    if n <= 1:
        return n
    return await fibonacci(n - 1) + await fibonacci(n - 2)


def run(coroutine, values=()):
    sent = None
    yielded = []
    values = iter(values)
    try:
        while True:
            yielded.append(coroutine.send(sent))
            sent = next(values, None)
    except StopIteration as e:
        return e.value, yielded


class Pause:
    def __init__(self, v):
        self.v = v

    def __await__(self):
        return (yield self.v)


async def pauses(n):
    total = 0
    for i in range(n):
        got = await Pause(i)
        total += got or 1
    return total


async def outer(n):
    total = 0
    for i in range(n):
        total += await pauses(3)
    return total


print(run(fibonacci(16))[0])
value, yielded = run(pauses(2000), range(100))
print(value, len(yielded), yielded[-1])
value, yielded = run(outer(400))
print(value, len(yielded), yielded[:4])


async def raises(i):
    if i % 100 == 99:
        raise ValueError(i)
    return i


async def catches(n):
    caught = 0
    total = 0
    for i in range(n):
        try:
            total += await raises(i)
        except ValueError as e:
            caught += e.args[0]
        finally:
            total += 1
    return caught, total


print(run(catches(2000))[0])


async def bad(n):
    for i in range(n):
        await (fibonacci(0) if i < n - 1 else 5)


try:
    run(bad(1000))
except TypeError as e:
    print(e)


async def thrown(n):
    for i in range(n):
        try:
            await Pause(i)
        except KeyError as e:
            return "thrown", e.args, i


c = thrown(3000)
for i in range(1500):
    c.send(None)
try:
    c.throw(KeyError("out"))
except StopIteration as e:
    print(e.value)

c = thrown(3000)
for i in range(1500):
    c.send(None)
print(c.cr_frame.f_locals["i"], c.cr_await is not None, c.cr_running)
c.close()
print(c.cr_frame)


class Rows:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await Pause("row")
        return self.n


class Context:
    async def __aenter__(self):
        return await Pause("in") or "context"

    async def __aexit__(self, *exc):
        await Pause("out")
        return exc[0] is KeyError


async def everything(n):
    total = 0
    for i in range(n):
        async for row in Rows(3):
            total += row
        async with Context() as c:
            total += len(c)
            if i % 3 == 0:
                raise KeyError(i)
    squares = [x * x async for x in Rows(4)]
    return total, squares


value, yielded = run(everything(300))
print(value, len(yielded))


async def again():
    return 1


c = again()
print(run(c))
try:
    c.send(None)
except RuntimeError as e:
    print(e)


async def named(n):
    name = None
    for i in range(n):
        name = sys._getframe().f_code.co_name
        await Pause(i)
    return name


print(run(named(1000))[0])
