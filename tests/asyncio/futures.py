"""Futures: states, results, callbacks, errors, representations."""

import _asyncio
import asyncio
import contextvars

Future = asyncio.Future
assert Future is _asyncio.Future
loop = asyncio.new_event_loop()


def attempt(f):
    try:
        print("  =>", f())
    except BaseException as e:
        print("  !!", type(e).__name__, e)


def run_ready():
    loop.call_soon(loop.stop)
    loop.run_forever()


# Arguments.
attempt(lambda: Future(1))
attempt(lambda: Future(lop=1))
attempt(lambda: Future(loop=object()))
attempt(lambda: Future())
f = Future(loop=loop)
print(f, f._state, f._loop is loop, f.get_loop() is loop, f._callbacks, f._result, f._exception)
print(f._log_traceback, f._source_traceback, f._cancel_message, f._asyncio_awaited_by, f._asyncio_future_blocking)
attempt(lambda: f.result())
attempt(lambda: f.exception())
attempt(lambda: f.result(1))
attempt(lambda: f.cancel(1, 2))
attempt(lambda: f.add_done_callback(1, 2))
attempt(lambda: f.set_exception(1))
attempt(lambda: f.set_exception(int))

# Callbacks and their contexts.
var = contextvars.ContextVar("var", default="none")
log = []


def note(tag):
    return lambda fut: log.append((tag, fut is f, var.get()))


var.set("a")
f.add_done_callback(note(1))
other = contextvars.copy_context()
other.run(var.set, "b")
f.add_done_callback(note(2), context=other)
var.set("c")
gone = note(3)
f.add_done_callback(gone)
f.add_done_callback(gone)
f.add_done_callback(note(4))
print(len(f._callbacks), f.remove_done_callback(gone), f.remove_done_callback(gone), len(f._callbacks))
f.set_result([1, 2])
print(f._callbacks, f.done(), f.cancelled(), f.result(), f.exception(), f._state)
print(log)
run_ready()
print(log)
f.add_done_callback(note(5))
run_ready()
print(log[-1], f)
attempt(lambda: f.set_result(3))
attempt(lambda: f.set_exception(ValueError))
print(f.cancel(), f.cancelled())

# Exceptions.
f = Future(loop=loop)
f.set_exception(StopIteration(3))
e = f.exception()
print(repr(e), repr(e.__cause__), repr(e.__context__))
f = Future(loop=loop)
f.set_exception(ValueError)
print(f, repr(f.exception()))
f = Future(loop=loop)
try:
    raise KeyError(1)
except KeyError as e:
    f.set_exception(e)


def depth(e):
    n, tb = 0, e.__traceback__
    while tb:
        n, tb = n + 1, tb.tb_next
    return n


for _ in range(3):
    try:
        f.result()
    except KeyError as e:
        print(repr(e), depth(e))

# Cancellation.
f = Future(loop=loop)
print(f.cancel("why"), f.cancel("again"), f, f._cancel_message)
attempt(f.result)
attempt(f.exception)
print(repr(f._make_cancelled_error()))
f = Future(loop=loop)
f.cancel(msg=None)
print(repr(f._make_cancelled_error()), f.exception is f.exception)

# Attributes.
for name in ("_state", "_loop", "_callbacks", "_result", "_exception", "_source_traceback", "_asyncio_awaited_by"):
    attempt(lambda: setattr(f, name, 1))
for name in ("_log_traceback", "_cancel_message", "_asyncio_future_blocking"):
    attempt(lambda: delattr(f, name))
attempt(lambda: setattr(f, "_log_traceback", True))
f._log_traceback = False
f._asyncio_future_blocking = 5
f._cancel_message = 7
print(f._asyncio_future_blocking, f._cancel_message)
f.anything = 1
print(f.anything, Future[int], Future.__name__, Future.__module__)
attempt(lambda: setattr(Future, "x", 1))
attempt(lambda: Future.x)

# Never initialised, and initialised twice.
f = Future.__new__(Future)
for name in ("_state", "_callbacks", "_result", "_exception", "_loop", "_log_traceback", "_cancel_message",
             "_source_traceback", "_asyncio_future_blocking", "_asyncio_awaited_by"):
    print(name)
    attempt(lambda: getattr(f, name))
for name in ("result", "exception", "cancel", "cancelled", "done", "get_loop", "__iter__", "__await__", "__repr__", "__del__"):
    print(name)
    attempt(lambda: getattr(f, name)())
attempt(lambda: f.set_result(1))
attempt(lambda: f.set_exception(ValueError()))
attempt(lambda: f.add_done_callback(print))
attempt(lambda: f.remove_done_callback(print))
f.__init__(loop=loop)
f.set_result(3)
f.__init__(loop=loop)
print(f)

# Nobody asked for the exception.
loop.set_exception_handler(lambda lp, c: print("handler", sorted(c), c["message"]))
f = Future(loop=loop)
f.set_exception(ValueError(1))
del f


class Sub(Future):
    pass


class Loud(Future):
    def __del__(self):
        print("del", self)
        super().__del__()


f = Sub(loop=loop)
f.set_exception(ValueError(1))
del f
f = Loud(loop=loop)
f.set_exception(ValueError(2))
del f
f = Loud(loop=loop)
f.set_exception(ValueError(3))
f.exception()
del f
f = Sub(loop=loop)
f.set_exception(ValueError(1))
f._log_traceback = False
del f
f = Sub(loop=loop)
f.set_exception(ValueError(1))
print(f._log_traceback)
f.cancel()
print(f._log_traceback)
del f
loop.set_debug(True)
f = Future(loop=loop)
print(type(f._source_traceback).__name__, "created at" in repr(f))
f.set_exception(ValueError(1))
del f
loop.close()
