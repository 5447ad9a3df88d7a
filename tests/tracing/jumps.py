"""Setting f_lineno, to lines with and without instructions."""
import sys
import warnings

warnings.simplefilter("ignore")
out = []


def jump(function, at, to, event="line"):
    first = function.__code__.co_firstlineno
    done = []

    def trace(frame, what, arg):
        if frame.f_code is function.__code__:
            if what == event and frame.f_lineno == first + at and not done:
                done.append(1)
                frame.f_lineno = first + to
            return trace

    out.clear()
    sys.settrace(trace)
    try:
        result = function()
        if hasattr(result, "__next__"):
            result = list(result)
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    finally:
        sys.settrace(None)
    print(function.__name__, at, to, out, result)


def plain():
    out.append(1)
    pass
    out.append(3)
    if out:
        pass
    else:
        out.append(7)
    out.append(8)


def loops():
    out.append(1)
    for i in range(2):
        out.append(3)
        pass
    while True:
        out.append(6)
        break
    out.append(8)


def blocks():
    out.append(1)
    try:
        out.append(3)
        out.append(4)
    except ValueError:
        out.append(6)
    finally:
        out.append(8)
    with open(__file__) as f:
        out.append(10)
    return 11


def endless():
    out.append(1)
    while True:
        out.append(3)
        if len(out) > 5:
            return
    out.append(6)


def gen():
    out.append(1)
    yield 2
    out.append(3)


for to in range(0, 10):
    jump(plain, 1, to)
    jump(plain, 5, to)
for to in range(1, 10):
    jump(loops, 1, to)
    jump(loops, 3, to)
    jump(loops, 6, to)
for to in range(1, 13):
    jump(blocks, 1, to)
    jump(blocks, 4, to)
    jump(blocks, 8, to)
jump(endless, 3, 6)
jump(gen, 2, 1, "return")
jump(gen, 3, 2)
jump(gen, 0, 2, "call")
jump(gen, 3, 2, "return")
