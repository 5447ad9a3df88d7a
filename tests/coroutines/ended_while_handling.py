# A coroutine that ignores its end while it handles an exception is part of a cycle, through the exception's traceback.
import gc
import sys

gc.disable()
sys.unraisablehook = lambda u: print("ignored", type(u.exc_value).__name__, u.exc_value)


class Told:
    def __init__(self, tag):
        self.tag = tag

    def __del__(self):
        print("~", self.tag)


class Manager:
    def __init__(self, n):
        self.n = n

    def __await__(self):
        yield self

    async def __aenter__(self):
        await self

    async def __aexit__(self, kind, value, tb):
        print("exit", self.n, kind)
        return await self


async def nested(n):
    told = Told(n)
    async with Manager(n), Manager("inner"):
        pass


def waits(n):
    told = Told(n)
    try:
        yield 1
    finally:
        yield 2


for n in range(3):
    print("round", n)
    c = nested(n)
    for j in range(3):
        c.send(None)
    c = None
    print("collect")
    gc.collect()
for n in range(2):
    g = waits(n)
    next(g)
    print("round", n)
    g = None
    print("collect")
    gc.collect()
print("end")
