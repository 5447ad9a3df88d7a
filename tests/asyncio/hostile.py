"""Loops, callbacks and coroutines that change the very future or task at hand."""

import asyncio
import contextvars
import gc
import types
import weakref

loop = asyncio.new_event_loop()


def attempt(f):
    try:
        print("  =>", f())
    except BaseException as e:
        print("  !!", type(e).__name__, e)


class Loop:
    """Does what it is told when it is asked for something."""

    def __init__(self, soon=None, debug=lambda: False, running=lambda: False, handler=None):
        self.soon, self.get_debug, self.is_running = soon, debug, running
        if handler:
            self.call_exception_handler = handler

    def call_soon(self, callback, *args, context=None):
        if self.soon:
            return self.soon(callback, *args)


# A loop that fails forgets the callbacks that are left.
f = asyncio.Future(loop=Loop(lambda *a: 1 / 0))
f.add_done_callback(print)
f.add_done_callback(len)
attempt(lambda: f.set_result(1))
print(f, f._callbacks)
f = asyncio.Future(loop=Loop(lambda *a: 1 / 0))
f.add_done_callback(print)
attempt(lambda: f.set_exception(ValueError(3)))
print(f, f._callbacks, f._log_traceback)
attempt(lambda: f.add_done_callback(len))


async def nothing():
    pass


c = nothing()
attempt(lambda: asyncio.Task(c, loop=Loop(lambda *a: 1 / 0)))
c.close()

# A loop that initialises the future again while it schedules.
f = asyncio.Future(loop=Loop(lambda *a: f.__init__(loop=loop)))
for _ in range(3):
    f.add_done_callback(print)
f.set_result(1)
print(f)

# A loop that has no debug flag, or one that raises.
f = asyncio.Future.__new__(asyncio.Future)
attempt(lambda: f.__init__(loop=Loop(debug=lambda: 1 / 0)))
print(f._state, type(f._loop).__name__)

# Handlers of exceptions that raise, or are not there.
f = asyncio.Future(loop=Loop())
f.set_exception(ValueError(2))
del f


# Comparison that takes callbacks away.
class Equal:
    def __init__(self, f, same):
        self.f, self.same, self.n = f, same, 0

    def __eq__(self, other):
        self.n += 1
        if self.n == 1:
            self.f.remove_done_callback(len)
        return self.same

    def __call__(self, fut):
        pass


for same in (True, False):
    f = asyncio.Future(loop=loop)
    for cb in (Equal(f, same), len, Equal(f, same), len, len):
        f.add_done_callback(cb)
    f.remove_done_callback(1)
    print(len in [cb for cb, context in f._callbacks or ()])


# Callbacks that are callable but do something else: finish, cancel, add.
log = []
f = asyncio.Future(loop=loop)


def late(fut):
    log.append("late")
    if len(log) < 4:
        fut.add_done_callback(late)
        fut.cancel()


f.add_done_callback(late)
f.set_result(0)
loop.run_until_complete(asyncio.sleep(0.01))
print(log)


# Coroutines that are not generators.
class Coroutine:
    def __init__(self, *what):
        self.what = list(what)

    def send(self, v):
        do = self.what.pop(0)
        return do()

    def throw(self, e):
        print("thrown", repr(e))
        raise e

    def close(self):
        pass

    def __await__(self):
        return self


import collections.abc

collections.abc.Coroutine.register(Coroutine)


def stop(v):
    raise StopIteration(v)


print(loop.run_until_complete(asyncio.Task(Coroutine(lambda: None, lambda: stop(5)), loop=loop)))
t = asyncio.Task(Coroutine(lambda: None, lambda: None, lambda: None), loop=loop)
loop.call_soon(t.cancel, "now")
attempt(lambda: loop.run_until_complete(t))

# A step that initialises its task again.
def again():
    u.__init__(nothing(), loop=loop, name="again")
    return None


def handler(lp, c):
    e = c.get("exception")
    text = str(e)
    print("handler", c["message"].split(" ")[0], type(e).__name__, text.split("<")[0], text.split(">")[-1])


loop.set_exception_handler(handler)
u = asyncio.Task(Coroutine(again, lambda: stop(1)), loop=loop)
loop.run_until_complete(asyncio.sleep(0.01))
print(u.done(), u.get_name())


# A step that steps itself.
async def reenters():
    try:
        step()
    except RuntimeError as e:
        print(str(e).split("<")[0], str(e).split(">")[-1])
    return "done"


r = asyncio.Task(reenters(), loop=loop, name="r")
step = loop._ready[-1]._callback
print(loop.run_until_complete(r))


# What has a loop attribute that raises.
class Bad:
    _asyncio_future_blocking = True

    @property
    def get_loop(self):
        raise OSError("no loop")

    def __repr__(self):
        return "Bad()"


@types.coroutine
def give(v):
    yield v


async def yields(v):
    try:
        await give(v)
    except Exception as e:
        return repr(e)


t = asyncio.Task(yields(Bad()), loop=loop)
loop.run_until_complete(asyncio.sleep(0.01))
print(t._state)
t.cancel()
loop.run_until_complete(asyncio.sleep(0.01))
t._log_destroy_pending = False


# Awaited by something that cannot be hashed.
class Unhashable(asyncio.Task):
    __hash__ = None


async def one(f):
    await f


async def unhashable():
    f = loop.create_future()
    a = Unhashable(one(f), loop=loop)
    await asyncio.sleep(0)
    f.set_result(1)
    await asyncio.wait_for(asyncio.shield(f), 1)
    return a.done()


print(loop.run_until_complete(unhashable()))

# Cycles.
def cycle_of_future():
    f = asyncio.Future(loop=loop)
    f.add_done_callback(lambda _: f)
    return weakref.ref(f)


def cycle_of_task():
    async def waits():
        await asyncio.Future(loop=loop)

    t = asyncio.Task(waits(), loop=loop, name="cycle")
    loop.run_until_complete(asyncio.sleep(0))
    return weakref.ref(t)


for make in (cycle_of_future, cycle_of_task):
    ref = make()
    gc.collect()
    print(ref())

# A context that is not one.
c = nothing()
try:
    asyncio.Task(c, loop=Loop(running=lambda: True), context=3, eager_start=True)
except RuntimeError as e:
    print(str(e).split("<")[0], str(e).split(">")[-1])
c.close()
f = asyncio.Future(loop=loop)
f.add_done_callback(print, context=5)
f.set_result(None)
print(len(loop._ready))
loop._ready.clear()
print(contextvars.copy_context().get(contextvars.ContextVar("v"), "no"))
loop.close()
