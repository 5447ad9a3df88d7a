# Async generators by hand: asend, athrow, aclose, comprehension, cleanup.
def drive(aw):
    try:
        while True:
            aw.send(None)
    except StopIteration as e:
        return e.value
def t(f, *a):
    try:
        return f(*a)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
class Tick:
    def __await__(self):
        yield "tick"
async def g(n):
    print("start")
    try:
        for i in range(n):
            await Tick()
            got = yield i
            print("got", got)
    except ValueError as e:
        print("caught", e)
        yield "recovered"
    finally:
        await Tick()
        print("finally")
a = g(2)
print(type(a), drive(a.__anext__()), drive(a.asend("x")), t(drive, a.asend("y")), t(drive, a.__anext__()))
a = g(3)
print(drive(a.__anext__()), drive(a.athrow(ValueError("v"))), t(drive, a.__anext__()))
a = g(3)
print(drive(a.__anext__()), drive(a.aclose()), t(drive, a.__anext__()), drive(a.aclose()))
a = g(1)
print(t(drive, a.asend("early")), drive(a.aclose()))
a = g(1)
print(drive(a.__anext__()), t(drive, a.athrow(KeyError("k"))))
async def collect():
    return [x async for x in g(2)], [x * y async for x in g(2) for y in (1, 2)], {x async for x in g(1)}, [x for x in [y async for y in g(1)]]
print(drive(collect()))
async def genexp():
    ag = (x + 1 async for x in g(2) if x)
    return type(ag).__name__, [v async for v in ag]
print(drive(genexp()))
async def bad():
    yield 1
    try:
        yield 2
    except GeneratorExit:
        yield 3
b = bad()
print(drive(b.__anext__()), drive(b.__anext__()), t(drive, b.aclose()))
async def stop():
    yield 1
    raise StopAsyncIteration("inner")
s = stop()
print(drive(s.__anext__()), t(drive, s.__anext__()))
s = g(1)
print(s.ag_running, s.ag_frame is not None, s.ag_code.co_name, s.ag_await, s.__name__, hasattr(s, "__aiter__"), s.__aiter__() is s, t(lambda: next(s)), t(lambda: list(s)))
n = s.__anext__()
print(n.send(None), s.ag_running, t(lambda: s.__anext__().send(None)), t(n.send, None))
drive(s.aclose())
async def anext_test():
    x = g(1)
    r = [await anext(x), await anext(x, "default")]
    y = aiter(g(1))
    r.append(await anext(y))
    await y.aclose()
    return r
print(drive(anext_test()), t(anext, 5), t(aiter, 5))
async def nested():
    outer, pairs = g(2), []
    async for x in outer:
        async for y in g(1):
            pairs.append((x, y))
        else:
            continue
        break
    return pairs
print(drive(nested()))
