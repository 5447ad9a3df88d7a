"""Line events: where no instruction is needed, and what belongs to the line before."""
import sys


def trace_of(function, *args):
    events = []
    first = function.__code__.co_firstlineno

    def trace(frame, event, arg):
        if frame.f_code.co_filename != __file__ or frame.f_code is trace_of.__code__:
            return None
        lines = [line for start, end, line in frame.f_code.co_lines() if start <= frame.f_lasti < end]
        assert lines[-1] == frame.f_lineno, (event, lines, frame.f_lineno)
        events.append(f"{frame.f_lineno - first}{event[0]}")
        return trace

    sys.settrace(trace)
    try:
        function(*args)
    except Exception as e:
        events.append(type(e).__name__)
    finally:
        sys.settrace(None)
    print(function.__name__, " ".join(events))


def passes(a):
    if a:
        pass
    else:
        pass
    while a:
        a -= 1
        if a:
            continue
        pass
    for _ in range(a):
        pass
    else:
        pass


def constants():
    while 0:
        pass
    if 1:
        "text"
    elif 2:
        pass
    if 0:
        pass
    ...
    while True:
        break
    while 1: break


def returns(how):
    try:
        if how == 0:
            return
        if how == 1:
            return 1
        if how == 2:
            return (
                2
            )
        how()
    except TypeError as e:
        pass
    except:
        return 5
    else:
        pass
    finally:
        how = None


class Manager:
    def __init__(self, swallows):
        self.swallows = swallows

    def __enter__(self):
        return self

    def __exit__(self, *about):
        return self.swallows


def managed(swallows):
    for i in range(2):
        with Manager(swallows) as a, \
                Manager(False):
            if i:
                1 / 0
            continue
    pass


def generator():
    try:
        yield 1
        x = yield
    finally:
        pass


def over_generator():
    for x in generator():
        pass
    for x in (y for y in [1]): pass


def matched(value):
    match value:
        case 1:
            pass
        case (x, y):
            x
        case _:
            return


def implicit(a):
    """Nothing but a docstring, and a definition."""


def decorated():
    def decorator(function):
        return function

    @decorator
    @decorator
    class A:
        x = 1
        def f(self): pass

    @decorator
    def f():
        pass


def nested(a):
    if a:
        if a > 1:
            a = 3
        elif a:
            pass
        else:
            a = 4
    else:
        a = 5


for a in range(3):
    trace_of(passes, a)
trace_of(constants)
for how in 0, 1, 2, 3, lambda: 1 / 0:
    trace_of(returns, how)
trace_of(managed, True)
trace_of(managed, False)
trace_of(over_generator)
for value in 1, (1, 2), 3:
    trace_of(matched, value)
trace_of(implicit, 1)
trace_of(decorated)
for a in range(3):
    trace_of(nested, a)
