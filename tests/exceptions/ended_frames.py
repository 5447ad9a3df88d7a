"""Frames of tracebacks after their end: variables by name, cells, what was kept alive and in which order it goes."""

import sys


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def inner(a, *rest, key=None, **more):
    first = Noted("first")
    unbound: int
    raise ValueError("inner", a)


def closing(x):
    y = x * 2

    def look():
        return x, y

    z = [look]
    try:
        inner(x, 1, 2, key="k", extra=3)
    finally:
        y = "changed"
        x += 1


def frames_of(e):
    tb = e.__traceback__
    while tb is not None:
        yield tb.tb_frame
        tb = tb.tb_next


try:
    closing(5)
except ValueError as e:
    for frame in list(frames_of(e))[1:]:
        print(frame.f_code.co_name, sorted(frame.f_locals), frame.f_lineno - frame.f_code.co_firstlineno)
        print({k: v for k, v in frame.f_locals.items() if isinstance(v, (int, str, tuple, dict))})
        frame.f_locals["new"] = 1
        print("new" in frame.f_locals, len(frame.f_locals))
        print(frame.f_back is not None)
    frame.clear()
    print(frame.f_locals.get("a"), "a" in frame.f_locals)
    del frame
print("handled")


def nothing():
    raise KeyError


try:
    nothing()
except KeyError as e:
    frame = e.__traceback__.tb_next.tb_frame
    print(dict(frame.f_locals), e.args, KeyError(1, 2).args, repr(KeyError("x")))
    frame.f_locals["here"] = 2
    print(dict(frame.f_locals))
    del frame


def keeps():
    a = Noted("a")
    b = Noted("b")
    c = Noted("c")
    1 / 0


def caught():
    try:
        keeps()
    except ZeroDivisionError as e:
        print("caught", e)
    print("after")


caught()


class Own(Exception):
    def __init__(self, *args):
        self.seen = args
        super().__init__(*args[:1])


class NoInit(Exception):
    def __new__(cls, *args):
        return super().__new__(cls, "made", *args)


e = Own(1, 2)
print(e.args, e.seen, str(e), NoInit(1).args, Exception("a", "b").args, StopIteration(4).value, OSError(2, "no", "f").filename)
try:
    ValueError(a=1)
except TypeError as e:
    print(e)
e = ValueError("x")
e.__init__("y", "z")
print(e.args, ImportError("m", name="n").name, AttributeError("q", name="w", obj=3).obj, SystemExit(1, 2).code)
