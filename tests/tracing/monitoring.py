"""sys.monitoring: what is told, by lines rather than offsets."""
import sys

M = sys.monitoring
E = M.events
TOOL = 3
NAMES = [name for name in dir(E) if name.isupper() and name not in ("NO_EVENTS", "INSTRUCTION", "BRANCH", "JUMP")]


def line_of(code, offset):
    for start, end, line in code.co_lines():
        if start <= offset < end:
            return line - code.co_firstlineno


def shown(v):
    if isinstance(v, BaseException) or v is M.MISSING:
        return type(v).__name__
    if isinstance(v, (int, str, list, tuple, type(None))):
        return v
    return getattr(v, "__name__", type(v).__name__)


def told(function, *args, names=NAMES):
    events = []

    def recorder(name):
        def record(code, *rest):
            if code.co_filename != __file__ or code is told.__code__:
                return
            if name == "LINE":
                rest = [rest[0] - code.co_firstlineno]
            elif name.startswith("BRANCH"):
                rest = [line_of(code, offset) for offset in rest]
            else:
                rest = [shown(v) for v in rest[1:]]
            events.append((name, code.co_name, *rest))
        return record

    M.use_tool_id(TOOL, "test")
    wanted = 0
    for name in names:
        M.register_callback(TOOL, getattr(E, name), recorder(name))
        wanted |= getattr(E, name)
    M.set_events(TOOL, wanted)
    try:
        function(*args)
    except Exception as e:
        events.append(type(e).__name__)
    finally:
        M.set_events(TOOL, 0)
        M.free_tool_id(TOOL)
    print(function.__name__)
    for event in events:
        print("   ", *event)


class Stops:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration(4)


def calls(a, b=2):
    x = len("abc")
    [].append(x)
    x = max(1, *[2], key=lambda n: -n)
    return a


def outer():
    calls(1, b=3)
    calls(*(1, 2))
    calls(**{"a": 1})
    sorted([2, 1], key=abs)


def branches(n):
    for i in range(n):
        if i:
            pass
        else:
            x = 1
        while i:
            i -= 1
        x += 1
    return x if n else 0


def gen(n):
    try:
        for i in range(n):
            yield i
        return n
    except ValueError:
        yield 5


def generators():
    for x in gen(1):
        pass
    list(gen(1))
    g = gen(2)
    next(g)
    g.throw(ValueError)
    list(g)
    yielder = (y for y in [1])
    for x in yielder: pass
    for x in Stops():
        pass
    x = 1


def delegates():
    def inner():
        x = yield from gen(1)
        return x
    for x in inner():
        pass
    x = 1


def raises():
    try:
        len(1)
    except TypeError:
        pass
    try:
        raise KeyError
    except KeyError:
        pass


def unwinds():
    def f():
        1 / 0
    f()


told(outer)
told(branches, 2)
told(generators)
told(delegates)
told(raises)
told(unwinds)
