"""A generator or coroutine that runs refers to its variables, for those who ask."""

import gc


class Thing:
    pass


def generator():
    thing = Thing()
    yield gc.get_referrers(thing) == [g]


g = generator()
print(next(g))


async def coroutine(n):
    thing = Thing()
    found = 0
    for _ in range(n):
        found += gc.get_referrers(thing) == [c]
    return found


async def outer(n):
    other = Thing()
    return await coroutine(n), len(gc.get_referrers(other))


c = coroutine(1)
try:
    c.send(None)
except StopIteration as e:
    print(e.value)


def asks(x):
    return [type(r).__name__ for r in gc.get_referrers(x)]


def through_a_function():
    thing = Thing()
    yield asks(thing)
    del thing
    yield "gone"


print(list(through_a_function()))
print(c.cr_frame)
try:
    outer(3).send(None)
except StopIteration as e:
    print(e.value)
