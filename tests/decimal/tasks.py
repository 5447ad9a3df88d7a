# Contexts belong to contextvars: tasks, threads and generators; mappings that outlive their context; objects that are deleted in use.
import asyncio
import contextvars
import decimal
import gc
import threading
from decimal import Decimal as D, localcontext, getcontext, setcontext, Context


async def task(prec, log):
    with localcontext(prec=prec):
        for _ in range(3):
            log.append((prec, str(D(1) / 7)))
            await asyncio.sleep(0)
    getcontext().prec = prec + 1
    await asyncio.sleep(0)
    log.append((prec, getcontext().prec))


async def main():
    # The tasks' contexts are copies that hold the same decimal context, but for the local ones.
    log = []
    getcontext()
    await asyncio.gather(*(task(p, log) for p in (3, 5, 8)))
    print(sorted(log, key=str))


asyncio.run(main())
print(getcontext().prec)


def precisions():
    with localcontext(prec=4):
        yield D(1) / 7
        yield D(2) / 7


g = precisions()
print(next(g), D(1) / 7, next(g), next(g, None), D(1) / 7)

for n in range(200):
    # Contexts are made and dropped, many at the same address.
    c = contextvars.Context()
    got = c.run(lambda: (setcontext(Context(prec=n % 9 + 1)), D(1) / 7, getcontext().prec)[1:])
    if got != (Context(prec=n % 9 + 1).divide(1, 7), n % 9 + 1):
        print('wrong', n, got)
    del c
print(D(1) / 7)

results = {}


def work(n):
    setcontext(Context(prec=n))
    total = D(0)
    for i in range(1, 300):
        total += D(1) / i
    results[n] = total


threads = [threading.Thread(target=work, args=(n,)) for n in (5, 12, 20, 33)]
for t in threads:
    t.start()
for t in threads:
    t.join()
for n in sorted(results):
    print(n, results[n])

token = contextvars.ContextVar('x').set(1)
flags = Context().flags
gc.collect()
try:
    flags[decimal.Inexact]
except ValueError as e:
    print(e)


class Hostile:
    """A truth value that replaces what is being changed."""

    def __init__(self, context):
        self.context = context

    def __bool__(self):
        self.context.flags = {s: True for s in self.context.flags}
        setcontext(Context(prec=3))
        return False


c = Context()
c.flags[decimal.Inexact] = Hostile(c)
print(c, D(1) / 7)
c.traps = {s: (Hostile(c) if s is decimal.Rounded else True) for s in c.flags}
print(c)


class Trap(decimal.Inexact):
    pass


class Context2(Context):
    def __del__(self):
        print('deleted')


setcontext(Context2(prec=5))
print(D(1) / 7)
setcontext(Context())
print(D(1) / 7)
