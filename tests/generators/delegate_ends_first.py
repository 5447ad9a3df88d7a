"""What a generator delegates to ends before the handlers around the `yield from` run, when an exception comes out of it."""

import sys

sys.unraisablehook = lambda u: print("ignored", type(u.exc_value).__name__)


def stubborn():
    try:
        try:
            yield 1
        finally:
            print("inner")
            yield 2
    finally:
        print("outer")


class Endless:
    def __init__(self, method):
        setattr(Endless, method, Endless.fail)

    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def fail(self, *given):
        print("fails")
        raise KeyError("k")

    def __del__(self):
        print("endless ends")


def with_finally(make):
    try:
        yield from make()
    finally:
        print("finally")


def with_handler(make):
    try:
        yield from make()
    except (RuntimeError, KeyError) as error:
        print("caught", repr(error), repr(error.__context__))
    print("behind")


def attempt(action):
    try:
        print(action())
    except BaseException as error:
        print(repr(error))


for outer in (with_finally, with_handler):
    for make in (stubborn, lambda: Endless("close"), lambda: Endless("throw")):
        for action in (lambda: it.close(), lambda: it.throw(ValueError), lambda: globals().update(it=None)):
            it = outer(make)
            print(outer.__name__, next(it))
            attempt(action)
            it = None
