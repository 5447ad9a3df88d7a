# `from package import name` calls `_handle_fromlist` even where all is loaded: who traces or profiles sees that.
import collections.abc
import sys

events = []


def note(frame, event, arg):
    events.append((event, frame.f_code.co_name))


def run():
    from collections import abc
    from collections import OrderedDict, abc as other
    from sys import path
    import collections.abc as third
    return abc is other is third


sys.settrace(note)
run()
sys.settrace(None)
print(events)
events.clear()
sys.setprofile(note)
run()
sys.setprofile(None)
print([e for e in events if not e[0].startswith("c_")])


def refused(n):
    for i in range(n):
        if i == n // 2:
            sys.settrace(lambda frame, event, arg: False)
        try:
            from collections import abc
        except TypeError as e:
            print(i, e, sys.gettrace())


refused(100)
