# What a generator, a coroutine or an asynchronous generator ends with, when asked by its methods.
import types
def t(f, *a):
    try:
        return f(*a)
    except BaseException as e:
        return type(e).__name__, e.args
def g():
    yield 1
    return 5
x = g()
print(next(x), t(x.__next__), t(x.__next__), t(type(x).__next__, g()))
def tup():
    return (1, 2)
    yield
print(t(tup().__next__), t(tup().send, None), t(lambda: next(tup())))
@types.coroutine
def aw(v):
    r = yield v
    return r
async def ag():
    await aw("in")
    yield 123
for call in (lambda a: a.__next__(), lambda a: a.send(None)):
    a = ag().__anext__()
    print(t(call, a), t(call, a))
async def co(): return 7
print(t(co().__await__().__next__))
class It:
    def __init__(self, end=False): self.end = end
    def __aiter__(self): return self
    async def __anext__(self):
        await aw("wait")
        if self.end: raise StopAsyncIteration
        return 3
async def main(end): return await anext(It(end), "default")
for end in (False, True):
    m = main(end)
    print(m.send(None), t(m.send, None))
class Bad:
    def __aiter__(self): return self
    def __anext__(self): return self
    def __await__(self): return 5
late = anext(Bad(), 1)
print(t(late.send, None), t(late.__next__))
class Gen(Bad):
    def __anext__(self):
        yield
print(t(anext(Gen(), 1).send, None))


# An iterator that ended on the way, in another frame, has nothing to do with how this one ends.
def returns_at_once():
    return True
    yield 1


def walks(make):
    for i in make():
        yield i


def collects(x):
    list(returns_at_once())
    return False


def value_of(it):
    try:
        next(it)
    except StopIteration as stop:
        return stop.args, stop.value


print(value_of(walks(returns_at_once)))
print(value_of(filter(collects, [1, 2])))
print(value_of(iter(walks(returns_at_once).__next__, None)))
print(value_of(map(str, returns_at_once())))

# Some iterators pass on how the one ended that they walk, others end for themselves.
import itertools


def counts(n=1):
    yield from range(n)
    return "value"


def last(it):
    try:
        while True:
            next(it)
    except StopIteration as stop:
        return stop.value


def delegates(it):
    result = yield from it
    print("delegated", result)


MADE = [
    lambda: map(str, counts()),
    lambda: filter(None, counts()),
    lambda: zip(counts(3), counts()),
    lambda: enumerate(counts()),
    lambda: itertools.chain(counts(), counts()),
    lambda: itertools.chain.from_iterable(map(iter, [counts()])),
    lambda: itertools.islice(counts(), 5),
    lambda: itertools.takewhile(lambda x: True, counts()),
    lambda: itertools.cycle(counts(0)),
    lambda: itertools.zip_longest(counts(), counts(2)),
    lambda: itertools.tee(counts())[0],
    lambda: itertools.pairwise(counts()),
    lambda: itertools.batched(counts(), 2),
    lambda: itertools.groupby(counts()),
    lambda: itertools.starmap(print, counts(0)),
]
for make in MADE * 2:
    print(type(make()).__name__, last(make()), len(list(delegates(make()))))
