"""An asynchronous generator that is given up while suspended and catches its GeneratorExit: its end is told of as ignored."""

import sys



sys.unraisablehook = lambda u: print("ignored", type(u.exc_value).__name__)


async def quiet(n):
    try:
        yield n
    except GeneratorExit:
        pass


async def tidy(n):
    try:
        yield n
    finally:
        print("tidy ends")


async def stubborn(n):
    try:
        yield n
    except GeneratorExit:
        yield n + 1


async def first(make, n):
    async for q in make(n):
        return q


def run(make, n):
    try:
        first(make, n).send(None)
    except StopIteration as stop:
        return stop.value


for make in (quiet, tidy, stubborn):
    print(make.__name__, [run(make, n) for n in range(3)])
