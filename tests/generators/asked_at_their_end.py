# What a generator holds ends with it; finalizers that ask the generator for more find that it has ended.
import gc
import inspect


def walk(owner):
    at = 0
    while at < len(owner.items):
        yield owner.items[at]
        at += 1


def answers(owner):
    total = 0
    for item in owner.items:
        got = yield item
        total += got or 0
    return total


class Owner:
    def __init__(self, log, *items):
        self.log, self.items = log, list(items)

    def __del__(self):
        it = self.log[0]
        said = [inspect.getgeneratorstate(it), it.gi_running]
        for ask in (lambda: next(it), lambda: it.send(1), lambda: it.close(), lambda: it.throw(KeyError(1))):
            try:
                said.append(ask())
            except Exception as e:
                said.append(type(e).__name__)
        self.log.append(said)


def run(make, n):
    log = [None]
    log[0] = it = make(Owner(log, *range(n)))
    values = list(it)
    gc.collect()
    return values, log[1:]


async def wait(owner):
    for item in owner.items:
        await Step(item)


class Step:
    def __init__(self, item):
        self.item = item

    def __await__(self):
        yield self.item


class Awaited(Owner):
    def __del__(self):
        try:
            self.log[0].send(None)
        except (RuntimeError, ValueError) as e:
            self.log.append(str(e))


def run_coroutine(n):
    log = [None]
    log[0] = it = wait(Awaited(log, *range(n)))
    values = []
    try:
        while True:
            values.append(it.send(None))
    except StopIteration:
        pass
    return values, log[1:]


for n in (0, 1, 2, 3, 40, 3):
    print(run(walk, n))
    print(run(answers, n))
    print(run_coroutine(n))
