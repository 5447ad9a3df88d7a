# ExitStack and AsyncExitStack, closing, chdir, redirects, suppress with groups, reuse.
import contextlib, io, os
log = []
@contextlib.contextmanager
def cm(n, swallow=False):
    log.append(f"+{n}")
    try:
        yield n
    except Exception as e:
        log.append(f"{n} saw {type(e).__name__}")
        if not swallow: raise
    finally:
        log.append(f"-{n}")
def flush(tag):
    print(tag, log)
    log.clear()
with contextlib.ExitStack() as s:
    for i in range(3): s.enter_context(cm(i))
flush("order")
try:
    with contextlib.ExitStack() as s:
        s.enter_context(cm("a"))
        s.enter_context(cm("b", True))
        s.enter_context(cm("c"))
        raise ValueError("x")
except ValueError: log.append("escaped")
flush("swallow in the middle")
def bad(*a): raise KeyError("callback")
try:
    with contextlib.ExitStack() as s:
        s.callback(bad)
        s.callback(log.append, "second")
        raise ValueError("body")
except KeyError as e:
    log.append((repr(e), repr(e.__context__)))
flush("replaced")
with contextlib.ExitStack() as s:
    s.enter_context(cm("kept"))
    k = s.pop_all()
flush("moved")
k.close()
flush("closed later")
@contextlib.ExitStack().push if False else lambda f: f
def plain(): pass
with contextlib.ExitStack() as s:
    @s.callback
    def cb(): log.append("deco callback")
    @s.push
    def ex(t, v, tb):
        log.append(("push", t))
        return True
    1 / 0
flush("decorated")
with contextlib.suppress(ValueError):
    raise ExceptionGroup("g", [ValueError(1), ValueError(2)])
try:
    with contextlib.suppress(ValueError):
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
except ExceptionGroup as e:
    print(repr(e))
out = io.StringIO()
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
    print("to out")
    import sys
    print("to err", file=sys.stderr)
print(repr(out.getvalue()))
cwd = os.getcwd()
with contextlib.chdir("/"): print(os.getcwd())
print(os.getcwd() == cwd)
def drive(c):
    try:
        while True: c.send(None)
    except StopIteration as e: return e.value
@contextlib.asynccontextmanager
async def acm(n):
    log.append(f"a+{n}")
    try: yield n
    finally: log.append(f"a-{n}")
async def main():
    async with acm(1) as x, contextlib.AsyncExitStack() as s:
        await s.enter_async_context(acm(2))
        s.enter_context(cm("sync"))
        async def acb(): log.append("async callback")
        s.push_async_callback(acb)
        log.append("body")
    async with contextlib.aclosing(agen()) as g:
        async for v in g:
            log.append(v)
            break
    return "done"
async def agen():
    try:
        yield 1
        yield 2
    finally: log.append("agen closed")
print(drive(main()))
flush("async")
r = cm("once")
with r: pass
try:
    with r: pass
except RuntimeError as e: print(type(e).__name__, e)
except AttributeError as e: print(type(e).__name__)
log.clear()
n = contextlib.nullcontext()
with n, n: print("nullcontext is reusable")
class T(contextlib.ContextDecorator):
    def __enter__(self): log.append("in")
    def __exit__(self, *e): log.append("out")
@T()
def f(): log.append("f")
f(); f()
flush("decorator")
