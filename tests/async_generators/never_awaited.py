"""Steps of asynchronous generators that nobody awaits are warned of."""
import gc
import warnings


async def numbers():
    yield 1


def told(make):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        make()
        gc.collect()
    return [(w.category.__name__, str(w.message)) for w in seen]


print(told(lambda: numbers().asend(None)))
print(told(lambda: numbers().__anext__()))
print(told(lambda: numbers().athrow(ValueError)))
print(told(lambda: numbers().aclose()))


def awaited():
    try:
        numbers().asend(None).send(None)
    except StopIteration as e:
        print("got", e.value)


print(told(awaited))


def closed():
    step = numbers().asend(None)
    step.close()


print(told(closed))


async def coroutine():
    pass


def cleared():
    c = coroutine()
    c.cr_frame.clear()
    c.close()


print(told(cleared))


class Bad:
    async def __aenter__(self):
        return self

    def __aexit__(self, *args):
        return 456


async def leaves():
    async with Bad():
        pass


async def returns():
    async with Bad():
        return 1


for f in leaves, returns:
    try:
        f().send(None)
    except TypeError as e:
        print(e)
