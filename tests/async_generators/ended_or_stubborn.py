"""Steps of asynchronous generators that have ended, or that yield when they are to be closed."""

import sys

sys.unraisablehook = lambda u: print("ignored", type(u.exc_value).__name__)


async def short(n):
    yield n


async def stubborn(n):
    try:
        yield n
    except GeneratorExit:
        yield n + 1
    yield n + 2


def step(awaitable, value=None):
    try:
        print("->", awaitable.send(value))
    except StopIteration as stop:
        print("gave", stop.value)
    except BaseException as error:
        print(type(error).__name__, error)


OPERATIONS = {
    "aclose": lambda it: it.aclose(),
    "athrow KeyError": lambda it: it.athrow(KeyError),
    "athrow StopIteration": lambda it: it.athrow(StopIteration),
    "athrow StopAsyncIteration": lambda it: it.athrow(StopAsyncIteration),
    "athrow GeneratorExit": lambda it: it.athrow(GeneratorExit),
    "asend": lambda it: it.asend(None),
    "anext": lambda it: it.__anext__(),
}
for make in (short, stubborn):
    for name, operation in OPERATIONS.items():
        for steps in range(4):
            print(make.__name__, name, steps)
            it = make(1)
            for _ in range(steps):
                step(it.__anext__())
            awaitable = operation(it)
            step(awaitable)
            step(awaitable)
            step(it.aclose())
            step(it.athrow(ValueError(3)))
            step(operation(it))
            step(it.__anext__())
            it = None
        print(make.__name__, name, "value")
        it = make(1)
        awaitable = operation(it)
        step(awaitable, 5)
        step(awaitable)
