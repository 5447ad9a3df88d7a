"""Which loop runs, which task, and who awaits whom."""

import _asyncio
import asyncio
import os
import sys
import threading


def attempt(f):
    try:
        print("  =>", f())
    except BaseException as e:
        print("  !!", type(e).__name__, e)


loop = asyncio.new_event_loop()
attempt(_asyncio.get_running_loop)
attempt(_asyncio._get_running_loop)
attempt(lambda: _asyncio.get_running_loop(1))
attempt(lambda: _asyncio._set_running_loop())
attempt(_asyncio.current_task)
attempt(_asyncio.all_tasks)
for name in ("_enter_task", "_leave_task", "_swap_current_task"):
    attempt(lambda: getattr(_asyncio, name)(1, 2))
    attempt(lambda: getattr(_asyncio, name)(loop=None, task=None))
    attempt(lambda: getattr(_asyncio, name)(1))
_asyncio._set_running_loop(7)
attempt(_asyncio.get_running_loop)
attempt(_asyncio.get_event_loop)
attempt(lambda: _asyncio._enter_task(7, 1))
attempt(lambda: _asyncio._enter_task(7, 2))
attempt(lambda: _asyncio._leave_task(7, 2))
attempt(lambda: _asyncio._enter_task(8, 1))
attempt(lambda: _asyncio.current_task())
attempt(lambda: _asyncio.current_task(7))
attempt(lambda: _asyncio.current_task(8))
attempt(lambda: _asyncio._swap_current_task(7, None))
attempt(lambda: _asyncio._leave_task(7, 1))
attempt(lambda: _asyncio._swap_current_task(7, 4))
attempt(lambda: _asyncio._swap_current_task(7, None))
_asyncio._set_running_loop(None)


class Custom:
    """A task of another class."""

    def __init__(self, done):
        self.finished = done
        self._loop = loop

    def done(self):
        return self.finished


a, b = Custom(False), Custom(True)
for t in (a, b):
    _asyncio._register_task(t)
print(_asyncio.all_tasks(loop) == {a}, _asyncio.all_tasks(5))
_asyncio._unregister_task(a)
_asyncio._unregister_task(b)
print(_asyncio.all_tasks(loop))
_asyncio._register_eager_task(a)
print(_asyncio.all_tasks(loop) == {a})
_asyncio._unregister_eager_task(a)
_asyncio._register_task(a)
del a, t
print(_asyncio.all_tasks(loop))
attempt(lambda: _asyncio._register_task(1))
attempt(lambda: _asyncio._register_eager_task([]))
attempt(lambda: _asyncio._register_task())
attempt(lambda: _asyncio._register_task(1, 2))

# Awaited by.
x, y, z = (asyncio.Future(loop=loop) for _ in range(3))
_asyncio.future_add_to_awaited_by(x, y)
_asyncio.future_add_to_awaited_by(x, y)
print(x._asyncio_awaited_by == frozenset({y}))
_asyncio.future_add_to_awaited_by(x, z)
print(x._asyncio_awaited_by == frozenset({y, z}))
_asyncio.future_discard_from_awaited_by(x, y)
print(x._asyncio_awaited_by == frozenset({z}))
_asyncio.future_discard_from_awaited_by(x, z)
print(x._asyncio_awaited_by in (None, frozenset()))
_asyncio.future_add_to_awaited_by(x, 1)
_asyncio.future_add_to_awaited_by(1, x)
_asyncio.future_discard_from_awaited_by(1, x)
attempt(lambda: _asyncio.future_add_to_awaited_by(x))


async def awaited(f):
    await f


async def main():
    lp = asyncio.get_running_loop()
    print(asyncio.get_event_loop() is lp, asyncio.current_task().get_name(), len(asyncio.all_tasks()))
    f = lp.create_future()
    ts = [asyncio.create_task(awaited(f)) for _ in range(3)]
    await asyncio.sleep(0)
    print(f._asyncio_awaited_by == frozenset(ts), len(asyncio.all_tasks()))
    f.set_result(None)
    await asyncio.gather(*ts)
    print(len(f._asyncio_awaited_by or ()), len(asyncio.all_tasks()))

    # Another thread sees this loop's task, and has none of its own.
    seen = []
    me = asyncio.current_task()

    def other():
        seen.append((asyncio._get_running_loop(), asyncio.current_task(lp) is me, len(asyncio.all_tasks(lp))))
        asyncio.run(nested(lp, seen))

    th = threading.Thread(target=other)
    th.start()
    th.join()
    print(seen)

    # A child process has neither.
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            if asyncio._get_running_loop() is None and asyncio.current_task(lp) is None:
                code = 5
        finally:
            os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    print(asyncio.get_running_loop() is lp, asyncio.current_task() is me)


async def nested(outer, seen):
    seen.append((asyncio.get_running_loop() is outer, asyncio.current_task(outer).get_name(), len(asyncio.all_tasks())))

asyncio.run(main())
attempt(asyncio.get_running_loop)
loop.close()
