async def f():
    async with a as b:
        await c
    async for x in y:
        z(x)
    else:
        w()
    return [i async for i in j if await k]

async def g():
    yield 1
    x = await y
    async with a:
        return

async def h():
    return {x: y async for x, y in z}, (q async for q in r)
