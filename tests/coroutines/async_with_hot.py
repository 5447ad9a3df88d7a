"""`async with` often enough to be compiled: managers that await, raise, swallow, and lack methods."""

import types


@types.coroutine
def pause(v):
    return (yield v)


class Manager:
    def __init__(self, swallow=False, waits=False):
        self.swallow, self.waits, self.log = swallow, waits, []

    async def __aenter__(self):
        if self.waits:
            await pause("enter")
        self.log.append("enter")
        return self

    async def __aexit__(self, *args):
        if self.waits:
            await pause("exit")
        self.log.append(args[0].__name__ if args[0] else None)
        return self.swallow


class Given:
    """Methods that are no functions."""

    def __init__(self):
        self.n = 0

    class Enter:
        def __get__(self, o, c):
            async def enter():
                o.n += 1
                return o.n
            return enter

    class Exit:
        def __get__(self, o, c):
            async def leave(kind, value, tb):
                o.n += 10
                return False
            return leave

    __aenter__, __aexit__ = Enter(), Exit()


def run(c, limit=10**6):
    yielded = 0
    try:
        while yielded < limit:
            c.send(None)
            yielded += 1
    except StopIteration as e:
        return e.value, yielded
    except Exception as e:
        return repr(e), yielded


async def plain(n, m):
    total = 0
    for i in range(n):
        async with m as x:
            total += x is m
    return total


async def raises(n, m):
    caught = 0
    for i in range(n):
        try:
            async with m:
                if i % 3 == 0:
                    raise KeyError(i)
                caught += 1
        except KeyError as e:
            caught += e.args[0]
    return caught


async def leaves(n, m):
    total = 0
    for i in range(n):
        async with m:
            if i % 5 == 4:
                continue
            total += i
            if i == n - 7:
                break
    async with m:
        return total


async def two(n, a, b):
    total = 0
    for i in range(n):
        async with a as x, b as y:
            total += (x is a) + y
    return total


N = 3000
for waits in (False, True):
    m = Manager(waits=waits)
    print(run(plain(N, m)), len(m.log), m.log[:2])
    m = Manager(waits=waits)
    print(run(raises(N, m)), len(m.log), m.log[:4])
    m = Manager(swallow=True, waits=waits)
    print(run(raises(N, m)), len(m.log), m.log[:4])
    m = Manager(waits=waits)
    print(run(leaves(N, m)), len(m.log), m.log[-2:])
    print(run(two(N, Manager(waits=waits), Given())))


class NoExit:
    async def __aenter__(self):
        return self


class Sync:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass


class NotAwaitable:
    def __aenter__(self):
        return 5

    async def __aexit__(self, *args):
        pass


class ExitNotAwaitable:
    async def __aenter__(self):
        return self

    def __aexit__(self, *args):
        return 5


async def last(managers):
    done = 0
    for m in managers:
        async with m:
            done += 1
    return done


for bad in (NoExit(), Sync(), NotAwaitable(), ExitNotAwaitable(), 5):
    print(run(last([Manager() for _ in range(N)] + [bad])))

# A class that changes while the loop is compiled.
m = Manager()


async def changes(n):
    seen = []
    for i in range(n):
        if i == n - 3:
            async def other(self):
                return "other"
            Manager.__aenter__ = other
        async with m as x:
            seen.append(x == "other")
    return seen.count(True), seen[-4:]

print(run(changes(N)))
