"""Attributes of frames, the mapping of their variables, generators that are closed while somebody is told."""
import sys


def refused(function, *args):
    try:
        print("not refused", function(*args))
    except Exception as e:
        print(type(e).__name__, e)


frame = sys._getframe()
for name in "f_trace_lines", "f_trace_opcodes":
    for value in True, False, 1, None:
        refused(setattr, frame, name, value)
    refused(delattr, frame, name)
frame.f_trace_lines = True


class Named:
    def __hash__(self):
        return hash("x")

    def __eq__(self, other):
        return other == "x"


def f():
    x = 1
    mapping = sys._getframe().f_locals
    mapping["y"] = 2
    mapping[Named()] = 3
    mapping[1] = 4
    print(x, {k: v for k, v in locals().items() if k != "mapping"}, reversed(mapping))
    proxy = type(mapping)
    refused(proxy)
    refused(proxy, 1)
    refused(proxy, sys._getframe(), 2)
    return proxy(sys._getframe())["x"]


print(f())


def gen():
    yield 1


events = []


def profile(frame, event, arg):
    if frame.f_code is gen.__code__:
        events.append(event)


g = gen()
sys.setprofile(profile)
next(g)
g.close()
sys.setprofile(None)
print(events)


def g():
    pass


print(len(list(g.__code__.co_lines())) > 1, list(g.__code__.replace(co_linetable=b'').co_lines()), list(g.__code__.co_branches()))
