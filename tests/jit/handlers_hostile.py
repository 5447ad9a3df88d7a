"""Handlers in compiled code, looked at and meddled with."""
import gc
import sys
import traceback
import weakref


def boom(i):
    raise ValueError(i)


def locals_seen(n):
    """The handling frame through its traceback entry, while it runs on."""
    out = []
    for i in range(n):
        mark = i * 2
        try:
            boom(i)
        except ValueError as e:
            if i % 500 == 499:
                frame = e.__traceback__.tb_frame
                out.append((frame.f_locals["mark"], frame.f_lineno - frame.f_code.co_firstlineno, frame is sys._getframe()))
                mark = -1
                out.append(frame.f_locals["mark"])
        else:
            out.append("no")
    return out


print(locals_seen(1500))


def written(n):
    total = 0
    for i in range(n):
        x = 1
        try:
            boom(i)
        except ValueError as e:
            if i % 300 == 0:
                e.__traceback__.tb_frame.f_locals["x"] = 1000
        total += x
    return total


print(written(1500))


kept = []


def keeps(n):
    """Exceptions that outlive the frame that handled them."""
    for i in range(n):
        answer = one(i)
    return answer


def one(i):
    secret = i + 1
    try:
        boom(i)
    except ValueError as e:
        kept.append(e)
    secret += 1
    return secret


print(keeps(1200))
for e in (kept[0], kept[600], kept[-1]):
    entries = []
    tb = e.__traceback__
    while tb:
        f = tb.tb_frame
        entries.append((f.f_code.co_name, tb.tb_lineno, f.f_lineno, dict(f.f_locals), f.f_back and f.f_back.f_code.co_name))
        tb = tb.tb_next
    print(entries)
kept.clear()


def inner_catch(i):
    try:
        boom(i)
    except ValueError as e:
        return e


def outer_holds(n):
    held = None
    for i in range(n):
        held = inner_catch(i)
    tb = held.__traceback__
    return tb.tb_frame.f_code.co_name, tb.tb_frame.f_locals["i"], tb.tb_next.tb_frame.f_back is tb.tb_frame


print(outer_holds(1500))


def passes(i):
    try:
        if i % 2:
            raise KeyError(i)
        boom(i)
    except KeyError as e:
        mine = i
        raise LookupError("again") from e


def both(n):
    shown = None
    for i in range(n):
        try:
            passes(i)
        except LookupError as e:
            if i == n - 1:
                shown = [(f.name, f.line) for f in traceback.extract_tb(e.__traceback__)]
                shown.append([(f.name, f.line) for f in traceback.extract_tb(e.__cause__.__traceback__)])
                shown.append(e.__cause__.__traceback__.tb_frame.f_locals["mine"])
        except ValueError as e:
            pass
    return shown


print(both(1200))


def gen(n):
    for i in range(n):
        try:
            boom(i)
        except ValueError as e:
            try:
                got = yield e.args[0]
            except KeyError as k:
                yield ("thrown", k.args, type(k.__context__).__name__)


def drive(n):
    g = gen(n)
    out = []
    for i in range(n):
        v = next(g)
        assert sys.exception() is None
        if i % 400 == 399:
            out.append(g.throw(KeyError(i)))
        elif i % 100 == 0:
            out.append(v)
    return out


print(drive(1000))


class Noisy:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        try:
            raise KeyError("in del")
        except KeyError as e:
            self.log.append((type(sys.exception()).__name__, type(e.__context__).__name__))


def finalizers(n):
    log = []
    for i in range(n):
        try:
            x = Noisy(log)
            boom(i)
        except ValueError:
            x = None
            assert type(sys.exception()) is ValueError
    return len(log), set(log)


print(finalizers(1200))


class Mean(Exception):
    def __init__(self, *a):
        super().__init__(*a)
        f = sys._getframe(1)
        f.f_locals["spoilt"] = f.f_locals.get("spoilt", 0) + 1


def spoils(n):
    spoilt = 0
    hits = 0
    for i in range(n):
        try:
            if i % 50 == 0:
                raise Mean(i)
        except Mean:
            hits += 1
    return spoilt, hits


print(spoils(1500))


def tracing(n):
    events = []

    def tracer(frame, event, arg):
        if frame.f_code.co_name == "boom":
            events.append((frame.f_code.co_name, event))
        return tracer

    for i in range(n):
        try:
            boom(i)
        except ValueError:
            if i == n - 3:
                sys.settrace(tracer)
    sys.settrace(None)
    return sorted(set(events))


print(tracing(1500))


def collected(n):
    """Cycles of frame, traceback and exception go."""
    refs = []
    for i in range(n):
        if i % 400 == 0:
            gc.collect()
            refs.append(sum(r() is not None for r in refs if callable(r)))
        cyclic(i, refs)
    gc.collect()
    return sum(r() is not None for r in refs if callable(r))


class Thing:
    pass


def cyclic(i, refs):
    thing = Thing()
    if i % 100 == 0:
        refs.append(weakref.ref(thing))
    try:
        boom(i)
    except ValueError as e:
        me = e


print(collected(1200))


def overflows(d):
    try:
        return overflows(d + 1)
    except KeyError:
        return 0


def recursion(n):
    hits = 0
    for i in range(n):
        try:
            overflows(0)
        except RecursionError as e:
            hits += 1
    return hits


print(recursion(8))


def with_names(n):
    """What the handler changes of the exception itself."""
    for i in range(n):
        try:
            try:
                boom(i)
            except ValueError as e:
                e.__traceback__ = None
                raise
        except ValueError as e:
            names = [f.name for f in traceback.extract_tb(e.__traceback__)]
    return names


print(with_names(1200))


def printed():
    for i in range(900):
        try:
            boom(i)
        except ValueError:
            if i == 899:
                traceback.print_exc(file=sys.stdout)


printed()
total = 0
for i in range(3000):
    try:
        if i % 3 == 0:
            boom(i)
        total += 1
    except ValueError as error:
        total += error.args[0]
print(total, "error" in globals())
