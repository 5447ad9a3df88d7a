# sys.settrace and sys.setprofile: what they are told of, f_trace, f_lineno and jumps.
import sys
events = []
def tracer(frame, event, arg):
    events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer
def show(f, *args):
    events.clear()
    sys.settrace(tracer)
    try:
        f(*args)
    except Exception as e:
        events.append(repr(e))
    finally:
        sys.settrace(None)
    print(*[e for e in events if e[1] != "show"], sep="\n")
def gen():
    yield 1
    x = yield 2
def loops(n):
    total = 0
    for i in range(n):
        total += i
    while total > 1:
        total -= 1
    return total
def handlers(x):
    try:
        y = [q * 2 for q in (1, 2)]
        raise ValueError(x)
    except ValueError as e:
        z = str(e)
    return z
def uncaught():
    raise KeyError("k")
def caller():
    return uncaught()
show(loops, 3)
show(handlers, 1)
show(caller)
def drive():
    g = gen()
    next(g)
    g.send(None)
    try:
        g.send(3)
    except StopIteration:
        pass
show(drive)
calls = []
sys.setprofile(lambda f, e, a: calls.append((e, f.f_code.co_name if e in ("call", "return") else a.__name__)))
loops(2); max(1, 2); [].append(3); "a".join(["b"])
try:
    int("x")
except ValueError:
    pass
sys.setprofile(None)
print(calls)
def own_frame():
    frame = sys._getframe()
    frame.f_trace = tracer
    sys.settrace(tracer)
    a = 1
    b = a + 1
    sys.settrace(None)
    c = 3
    return a, b, c
events.clear()
print(own_frame(), events)
class Jump:
    def __init__(self, start, goal):
        self.start, self.goal, self.done = start, goal, False
    def __call__(self, frame, event, arg):
        if event == "line" and not self.done and frame.f_lineno - frame.f_code.co_firstlineno == self.start:
            self.done = True
            try:
                frame.f_lineno = frame.f_code.co_firstlineno + self.goal
            except ValueError as e:
                print("refused:", e)
        return self
def jump(f, start, goal):
    sys.settrace(Jump(start, goal))
    try:
        return f()
    except Exception as e:
        return repr(e)
    finally:
        sys.settrace(None)
def target():
    out = []
    out.append(2)
    out.append(3)
    for i in range(2):
        out.append(5)
    try:
        out.append(7)
        raise ValueError
    except ValueError:
        out.append(10)
    with open(__file__) as f:
        out.append(12)
    return out
for start, goal in ((2, 4), (3, 2), (2, 5), (5, 6), (7, 10), (10, 13), (2, 99), (2, -5), (12, 13), (10, 2), (2, 8)):
    print(start, goal, jump(target, start, goal))
for value in ("x", None, 2.5):
    try:
        sys._getframe().f_lineno = value
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
