"""Tasks that start at once."""

import asyncio
import contextvars

var = contextvars.ContextVar("var", default="none")


async def quick(log):
    log.append((asyncio.current_task().get_name(), var.get(), len(asyncio.all_tasks())))
    var.set("inside")
    return 7


async def slow(log):
    log.append("begun")
    await asyncio.sleep(0)
    log.append("ended")
    return 8


async def fails():
    raise ValueError("eager")


async def stopped():
    raise asyncio.CancelledError("eager")


async def nested(log):
    t = asyncio.create_task(quick(log), name="inner", eager_start=True)
    log.append((asyncio.current_task().get_name(), t.done()))
    return await t


async def main():
    loop = asyncio.get_running_loop()
    log = []
    var.set("outer")
    t = asyncio.Task(quick(log), loop=loop, name="q", eager_start=True)
    print(t.done(), t.result(), t.get_coro(), log, var.get(), asyncio.current_task().get_name(), len(asyncio.all_tasks()))
    log.clear()
    t = asyncio.Task(slow(log), loop=loop, name="s", eager_start=True)
    print(t.done(), log, len(asyncio.all_tasks()), t)
    print(await t, log)
    t = asyncio.Task(fails(), loop=loop, eager_start=True)
    print(t.done(), repr(t.exception()))
    t = asyncio.Task(stopped(), loop=loop, eager_start=True)
    print(t.cancelled())
    t = asyncio.Task(nested(log), loop=loop, name="n", eager_start=True)
    print(await t, log)
    loop.set_task_factory(asyncio.eager_task_factory)
    print(await asyncio.gather(*[quick([]) for _ in range(5)]))
    async with asyncio.TaskGroup() as g:
        ts = [g.create_task(slow([])) for _ in range(3)]
    print([t.result() for t in ts])

    async def tree(n):
        if n:
            await asyncio.gather(*[tree(n - 1) for _ in range(3)])

    await tree(4)
    print(len(asyncio.all_tasks()))

asyncio.run(main())
