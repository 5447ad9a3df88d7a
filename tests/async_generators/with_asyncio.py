# asyncio itself where it is importable: gather, tasks, timeouts, queues, context managers.
import asyncio
async def w(n, d):
    await asyncio.sleep(d)
    return n
async def main():
    print(await asyncio.gather(w(1, 0.002), w(2, 0), w(3, 0.001)))
    t = asyncio.create_task(w("task", 0))
    print(await t, t.done(), t.result())
    t = asyncio.create_task(w("never", 10))
    await asyncio.sleep(0)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled", t.cancelled())
    try:
        await asyncio.wait_for(w(1, 10), 0.001)
    except TimeoutError as e:
        print("timeout", type(e).__name__)
    q = asyncio.Queue()
    async def producer():
        for i in range(3):
            await q.put(i)
            await asyncio.sleep(0)
        await q.put(None)
    async def consumer():
        out = []
        while (x := await q.get()) is not None:
            out.append(x)
        return out
    _, got = await asyncio.gather(producer(), consumer())
    print(got)
    lock = asyncio.Lock()
    order = []
    async def crit(n):
        async with lock:
            order.append(("in", n))
            await asyncio.sleep(0)
            order.append(("out", n))
    await asyncio.gather(crit(1), crit(2))
    print(order)
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(w("a", 0))
        b = tg.create_task(w("b", 0))
    print(a.result(), b.result())
    async def boom(n):
        raise ValueError(n)
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(boom(1))
            tg.create_task(boom(2))
    except* ValueError as eg:
        print("group", sorted(str(e) for e in eg.exceptions))
    r = await asyncio.gather(boom(5), w(1, 0), return_exceptions=True)
    print(repr(r))
    ev = asyncio.Event()
    asyncio.get_running_loop().call_soon(ev.set)
    print(await ev.wait())
    async def agen():
        for i in range(3):
            yield i
            await asyncio.sleep(0)
    print([x async for x in agen()])
    f = asyncio.get_running_loop().create_future()
    f.set_result("fut")
    print(await f)
    return "main done"
print(asyncio.run(main()))
