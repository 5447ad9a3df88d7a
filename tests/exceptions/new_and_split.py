"""Subclasses of OSError with `__new__`, groups whose `split` is their own, groups of odd sequences."""
import collections


class E(OSError):
    def __new__(cls, message, baz):
        self = super().__new__(cls, message)
        self.baz = baz
        return self


e = E("m", baz=3)
print(e.args, e.baz, E("m", 4).args)
try:
    OSError("a", b=1)
except TypeError as x:
    print(x)


class Bad(ExceptionGroup):
    def split(self, *args):
        return result


for result in "no tuple", ("one",), (None, ExceptionGroup("rest", [KeyError(1)]), 3):
    try:
        try:
            raise Bad("eg", [OSError(1), ValueError(2)])
        except* ValueError:
            print("not reached")
    except BaseException as x:
        print(type(x).__name__, x)
group = ExceptionGroup("t", collections.deque([ValueError(1)]))
print(repr(group), repr(ExceptionGroup("t", [ValueError(1)])), repr(ExceptionGroup("t", (ValueError(1),))))


class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def __getattr__(self, name):
        1 / 0


def g():
    yield from Broken()


import sys
sys.unraisablehook = lambda u: print(u.exc_type, str(u.err_msg).split("<")[0])
gi = g()
print(next(gi))
gi.close()
import warnings


async def co():
    pass


with warnings.catch_warnings():
    warnings.simplefilter("error")
    co()
    sys.unraisablehook = lambda u: print(u.exc_type, u.err_msg.split("<")[0], u.exc_value)
    co()


class F:
    def __aiter__(self):
        return self

    def __anext__(self):
        return self

    def __await__(self):
        1 / 0


async def main():
    async for _ in F():
        pass


try:
    main().send(None)
except TypeError as x:
    print(x, repr(x.__cause__), x.__cause__ is x.__context__)
