"""Tasks: steps, results, cancellation, names, contexts, errors."""

import _asyncio
import asyncio
import contextvars
import types

Task = asyncio.Task
assert Task is _asyncio.Task
loop = asyncio.new_event_loop()
loop.set_exception_handler(lambda lp, c: print("handler", sorted(c), c["message"].split("<")[0]))


def attempt(f):
    try:
        print("  =>", f())
    except BaseException as e:
        print("  !!", type(e).__name__, e)


def run(*coroutines):
    """Runs them as tasks and tells of each what became of it."""
    tasks = [Task(c, loop=loop, name=f"t{i}") for i, c in enumerate(coroutines)]
    loop.run_until_complete(asyncio.wait(tasks))
    for t in tasks:
        if t.cancelled():
            print("cancelled", t._cancel_message)
        elif t.exception():
            print(type(t.exception()).__name__, t.exception())
        else:
            print("result", t.result())
    return tasks


async def nothing():
    return "nothing"


# Arguments.
attempt(lambda: Task())
attempt(lambda: Task(1, loop=loop))
attempt(lambda: Task(1, 2))
c = nothing()
attempt(lambda: Task(c, loop=loop, nam=3))
attempt(lambda: Task(c, loop=object()))
c.close()


def plain():
    yield


try:
    Task(plain(), loop=loop)
except TypeError as e:
    print(str(e).split(" at ")[0])
t = Task(nothing(), loop=loop, name=77)
print(t.get_name(), t._must_cancel, t._fut_waiter, t.get_coro().__name__, t._log_destroy_pending, t.cancelling())
t.set_name(5)
print(t.get_name(), t)
attempt(lambda: t.set_result(1))
attempt(lambda: t.set_exception(ValueError()))
attempt(lambda: Task.done(asyncio.Future(loop=loop)))
print(loop.run_until_complete(t), t, t.get_coro() is t._coro)
attempt(lambda: t.cancel())
print(Task[int], Task.__mro__[1] is asyncio.Future)


# What can be yielded.
@types.coroutine
def give(v):
    return (yield v)


async def bad(v):
    try:
        await give(v)
    except RuntimeError as e:
        return str(e).replace(hex(id(v)), "ADDRESS")


class NotBlocking:
    _asyncio_future_blocking = False

    def get_loop(self):
        return loop

    def __repr__(self):
        return "NotBlocking()"


elsewhere = asyncio.new_event_loop()
lost = asyncio.Future(loop=elsewhere)
run(bad(None), bad(5), bad(plain()), bad(asyncio.Future(loop=loop)), bad(NotBlocking()), bad(lost))


async def itself():
    try:
        await asyncio.current_task()
    except RuntimeError as e:
        return str(e)


run(itself())


class Like:
    """Something like a future, in Python."""

    _asyncio_future_blocking = True

    def __init__(self, result):
        self.value = result
        self._loop = loop

    def add_done_callback(self, callback, *, context):
        print("callback", type(context).__name__)
        loop.call_soon(callback, self, context=context)

    def result(self):
        if isinstance(self.value, BaseException):
            raise self.value
        return self.value

    def cancel(self, msg=None):
        print("like.cancel", msg)
        return False


async def like(v):
    try:
        return await give(Like(v))
    except ValueError as e:
        return ("caught", e)


run(like(1), like(ValueError(2)))


# Cancellation.
async def sleeper(log):
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError as e:
        log.append(e.args)
        raise


async def stubborn():
    for i in range(3):
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError:
            print("refused", i, asyncio.current_task().uncancel(), asyncio.current_task()._must_cancel)
    return "stubborn"


async def canceller():
    log = []
    a = asyncio.create_task(sleeper(log), name="a")
    b = asyncio.create_task(stubborn(), name="b")
    await asyncio.sleep(0)
    print(a.cancel("because"), a.cancelling(), a.cancel(msg="twice"), a.cancelling(), a._must_cancel, a.uncancel())
    for _ in range(3):
        print(b.cancel(), b)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    print(await b)
    try:
        await a
    except asyncio.CancelledError as e:
        print("a", e.args, log, a.cancelled(), a.done())
    before = asyncio.create_task(sleeper(log), name="before")
    before.cancel("not started")
    try:
        await before
    except asyncio.CancelledError as e:
        print(e.args, log)

    async def own():
        asyncio.current_task().cancel("own")
        return 1

    o = asyncio.create_task(own(), name="own")
    try:
        await o
    except asyncio.CancelledError as e:
        print("own", e.args, o.cancelled())


run(canceller())


# Fatal exceptions go through the loop.
async def fatal(kind):
    raise kind("fatal")


for kind in (KeyboardInterrupt, SystemExit):
    t = Task(fatal(kind), loop=loop)
    attempt(lambda: loop.run_until_complete(t))
    print(repr(t._exception))


async def stops():
    raise StopIteration(3)


run(stops(), fatal(GeneratorExit), fatal(ValueError))

# Contexts.
var = contextvars.ContextVar("var", default="none")


async def inside(v):
    before = var.get()
    var.set(v)
    await asyncio.sleep(0)
    return before, var.get()


async def contexts():
    var.set("outer")
    a = asyncio.create_task(inside("a"))
    ctx = contextvars.copy_context()
    ctx.run(var.set, "given")
    b = asyncio.create_task(inside("b"), context=ctx)
    print(await a, await b, var.get(), ctx[var], b.get_context() is ctx)
    print([k.name for k in ctx], len(a.get_context()), a.get_context()[var])


run(contexts())


# Subclasses whose methods are overridden.
class Named(Task):
    def get_name(self):
        return "overridden"

    def add_done_callback(self, fn, *, context=None):
        print("add", type(context).__name__)
        super().add_done_callback(fn, context=context)

    def cancel(self, msg=None):
        print("cancel", msg)
        return super().cancel(msg)


async def waits(t):
    return await t


async def subclasses():
    n = Named(sleeper([]), loop=loop)
    print(n)
    w = asyncio.create_task(waits(n), name="w")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(w._fut_waiter is n, w.cancel("through"), n.cancelling())
    try:
        await w
    except asyncio.CancelledError as e:
        print(e.args)


run(subclasses())


# Stacks.
async def deep():
    await asyncio.sleep(10)


async def stacks():
    t = asyncio.create_task(deep(), name="deep")
    await asyncio.sleep(0)
    print([f.f_code.co_name for f in t.get_stack()], t.get_stack(limit=0))
    t.cancel()
    await asyncio.wait([t])
    print(t.get_stack())
    e = asyncio.create_task(fatal(ValueError), name="error")
    await asyncio.wait([e])
    print([f.f_code.co_name for f in e.get_stack()])
    import io
    out = io.StringIO()
    e.print_stack(file=out)
    print(out.getvalue().splitlines()[0], out.getvalue().splitlines()[-1])


run(stacks())

# Ends too early.
t = Task(nothing(), loop=loop, name="early")
loop._ready.clear()
t.get_coro().close()
del t
t = Task(nothing(), loop=loop, name="early")
loop._ready.clear()
t.get_coro().close()
t._log_destroy_pending = False
del t
step = None
t = Task(nothing(), loop=loop, name="twice")
step = loop._ready[-1]._callback
print(step.__self__ is t)
loop.run_until_complete(t)
try:
    step()
except RuntimeError as e:
    print(str(e).split(" ")[0], str(e).split(">")[-1])
loop.call_soon(step)
loop.run_until_complete(asyncio.sleep(0))
attempt(lambda: step(1))
attempt(lambda: step(a=1))
t = Task.__new__(Task)
for name in ("_coro", "_fut_waiter", "_must_cancel", "_log_destroy_pending"):
    print(name, getattr(t, name))
    attempt(lambda: delattr(t, name))
print(t.get_name(), t.cancelling(), t.uncancel(), t.get_coro(), t.get_context())
attempt(lambda: t.get_stack())
elsewhere.close()
loop.close()
