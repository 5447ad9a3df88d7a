# Many coroutines, deep awaits, exceptions across awaits, cancellation by throw and close.
class Suspend:
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield self.v
        return got
async def deep(n):
    if n == 0: return await Suspend("bottom")
    return 1 + await deep(n - 1)
c = deep(100)
print(c.send(None))
try: c.send(5)
except StopIteration as e: print(e.value)
async def fail(n):
    try:
        if n == 0: raise ValueError("deep")
        return await fail(n - 1)
    except ValueError as e:
        if n == 5: raise KeyError("converted") from e
        raise
    finally: log.append(n)
log = []
try: fail(8).send(None)
except KeyError as e: print(repr(e), repr(e.__cause__), log)
def run_all(coros):
    todo, done = [(c, None) for c in coros], []
    while todo:
        c, v = todo.pop(0)
        try: todo.append((c, c.send(v)))
        except StopIteration as e: done.append(e.value)
        except Exception as e: done.append(repr(e))
    return done
async def worker(n):
    t = 0
    for i in range(n % 7 + 1):
        t += await Suspend(i + n)
        if n % 50 == 49: raise LookupError(n)
    return t
r = run_all([worker(n) for n in range(200)])
print(len(r), sum(x for x in r if isinstance(x, int)), [x for x in r if isinstance(x, str)])
async def pingpong(n):
    async def pong(x): return x + 1
    x = 0
    for i in range(n): x = await pong(x) if i % 100 else await Suspend(x)
    return x
def drive(c):
    v = None
    try:
        while True: v = c.send(v)
    except StopIteration as e: return e.value
print(drive(pingpong(3000)))
async def guarded():
    try:
        await Suspend(1)
        await Suspend(2)
    except GeneratorExit: log.append("exit"); raise
    except KeyError as e:
        log.append(f"caught {e}")
        return await Suspend("after")
    finally: log.append("finally")
log.clear()
c = guarded(); c.send(None); c.close()
c = guarded(); c.send(None); print(c.throw(KeyError("k")))
try: c.send("end")
except StopIteration as e: print(e.value)
print(log)
async def agen(n):
    for i in range(n):
        x = yield i
        if x: await Suspend(x)
async def total(n):
    t = 0
    async for v in agen(n):
        t += v
        if v % 500 == 0: t += await Suspend(v)
    t += sum([v async for v in agen(20) if v % 2])
    return t
print(drive(total(2000)))
async def gather(*cs):
    out = []
    for c in cs: out.append(await c)
    return out
print(drive(gather(deep(3), pingpong(5), worker(3))) if False else drive(gather(pingpong(5), pingpong(6))))
async def ctx():
    class L:
        async def __aenter__(self): return await Suspend("in")
        async def __aexit__(self, t, v, tb): log.append(t and t.__name__); await Suspend("out"); return t is ValueError
    for i in range(3):
        async with L() as l:
            if i == 1: continue
            if i == 2: raise ValueError
            log.append(l)
    return "ctx done"
log.clear()
print(drive(ctx()), log)
