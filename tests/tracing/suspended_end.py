"""Profile and trace functions are told when a suspended generator is closed, by its end or by `close`."""
import sys

events = []


def numbers():
    for i in range(2):
        yield i


def dropped():
    next(numbers())


def closed():
    g = numbers()
    next(g)
    g.close()


def note(frame, event, argument):
    if event in ("call", "return"):
        events.append((frame.f_code.co_name, event, argument))
    return note


for body in dropped, closed:
    for start, stop in (sys.setprofile, sys.setprofile), (sys.settrace, sys.settrace):
        del events[:]
        start(note)
        body()
        stop(None)
        print(events)
