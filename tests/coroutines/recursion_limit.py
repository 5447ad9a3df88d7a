# A coroutine that could not even begin counts as run; throwing what is no exception; frames while a generator is thrown into.
import sys, warnings
warnings.simplefilter("error")
async def co():
    await co()
try:
    co().send(None)
except RecursionError as e:
    print(type(e).__name__)
class E(Exception):
    def __new__(cls, *args):
        return cls
def gen():
    try:
        yield
    except TypeError as e:
        yield str(e).replace(repr(E), "E")
g = gen()
next(g)
print(g.throw(E))
def names():
    out, f = [], sys._getframe(1)
    while f:
        out.append(f.f_code.co_name)
        f = f.f_back
    return out
def inner():
    try:
        yield
    except KeyError:
        print(names())
    yield
def outer():
    yield from inner()
o = outer()
next(o)
o.throw(KeyError)
