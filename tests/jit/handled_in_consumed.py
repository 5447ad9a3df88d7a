# What is handled inside a generator that compiled code consumes in place is handled there only, also when the code is left in the handler.
import sys


def handles(w):
    try:
        raise ValueError(w)
    except ValueError as x:
        x.__traceback__.tb_frame is sys._getframe()
        x.__traceback__.tb_frame.f_back is sys._getframe(1)
    return w


def consumes(z, y=1):
    z = list(handles(q + y) for q in range(2))
    return z, sys.exception()


def consumes_in_handler(z):
    try:
        raise KeyError(z)
    except KeyError:
        total = sum(handles(q) for q in range(3))
        return total, repr(sys.exception())


def handling(n):
    for i in range(n):
        try:
            raise IndexError(i)
        except IndexError:
            sys._getframe().f_locals
            yield handles(i), repr(sys.exception())


def nested(z):
    found = list(pair for pair in handling(3))
    return found, sys.exception()


def nested_in_handler(z):
    try:
        raise KeyError(z)
    except KeyError:
        found = [pair for pair in (p for p in handling(2))]
        return found, repr(sys.exception())


for f in (consumes, consumes_in_handler, nested, nested_in_handler):
    seen = []
    for i in range(40):
        r = f(i)
        if i in (0, 20, 39):
            print(f.__name__, r)
        if sys.exception() is not None:
            print("still", repr(sys.exception()))
            break
