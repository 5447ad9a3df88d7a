# Coroutines driven by hand: await, send, throw, close, warnings aside; custom awaitables.
def t(f, *a):
    try:
        return f(*a)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
class Aw:
    def __init__(self, *vals): self.vals = vals
    def __await__(self):
        for v in self.vals:
            got = yield v
            print("got", got)
        return sum(self.vals)
async def add(a, b):
    x = await Aw(a)
    y = await Aw(b)
    return x + y
def run(c):
    out = []
    v = None
    while True:
        try:
            out.append(c.send(v))
            v = f"r{len(out)}"
        except StopIteration as e:
            return out, e.value
print(run(add(1, 2)))
async def main():
    a = await add(1, 2)
    b = [await add(i, i) for i in range(2)]
    c = await add(*[await Aw(5), 6])
    return a, b, c, (await Aw(1)) + (await Aw(2)), not await Aw(0)
print(run(main()))
c = add(1, 2)
print(type(c), c.cr_running, c.cr_await, c.cr_code.co_name, c.cr_frame is not None, add.__code__.co_flags & 0x80 != 0, hasattr(c, "__await__"), hasattr(c, "__iter__"))
print(t(c.send, 5), c.send(None), t(c.throw, ValueError("v")), t(c.send, None))
c.close()
async def cleanup():
    try:
        await Aw(1)
    finally:
        print("finally")
c = cleanup()
c.send(None)
print(c.close(), t(c.send, None))
async def catch():
    try:
        await Aw("x")
    except KeyError as e:
        return f"caught {e}"
c = catch()
c.send(None)
print(t(c.throw, KeyError("k")))
async def bad():
    await 5
async def bad2():
    for x in Aw(1): pass
async def bad3():
    await [1]
class BadAw:
    def __await__(self): return 5
async def bad4():
    await BadAw()
class BadAw2:
    def __await__(self): return [1]
async def bad5():
    await BadAw2()
for f in (bad, bad2, bad3, bad4, bad5):
    print(t(f().send, None))
async def stop():
    raise StopIteration("s")
print(t(stop().send, None))
c = add(1, 1)
async def twice():
    await c
    await c
d = twice()
print(d.send(None), d.send(None), t(d.send, None))
async def with_return():
    return 7
r = with_return()
print(t(lambda: list(r)), t(lambda: next(r)), t(r.send, None))
class ACM:
    async def __aenter__(self):
        print("aenter", await Aw(1))
        return "acm"
    async def __aexit__(self, *a):
        print("aexit", a[0] and a[0].__name__, await Aw(2))
        return a[0] is ValueError
async def use(e=None):
    async with ACM() as x:
        print("body", x)
        if e:
            raise e
    return "done"
print(run(use()), run(use(ValueError("v"))), t(run, use(KeyError("k"))))
async def badcm():
    async with 5: pass
async def badcm2():
    with ACM(): pass
print(t(badcm().send, None), t(badcm2().send, None))
class AIt:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await Aw(0)
        return self.n
async def loop():
    out = []
    async for x in AIt(3):
        if x == 1:
            continue
        out.append(x)
    else:
        out.append("else")
    out += [y async for y in AIt(2)]
    out.append({y: y async for y in AIt(2) if y})
    return out
print(run(loop()))
async def badit():
    async for x in [1]: pass
async def badit2():
    for x in AIt(1): pass
print(t(badit().send, None), t(badit2().send, None))
