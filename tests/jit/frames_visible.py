# Frames, locals and tracing facts seen from hot compiled code.
import sys
def whoami():
    return sys._getframe(1).f_code.co_name, sys._getframe(1).f_lineno
def hot(n):
    seen = set()
    for i in range(n):
        seen.add(whoami())
    return seen
print(hot(3000))
def peek(n):
    x = 0
    for i in range(n):
        x += i
        if i == n - 2:
            loc = locals()
            return {k: loc[k] for k in ("n", "x", "i")}
print(peek(3000))
def level2():
    f = sys._getframe(2)
    return f.f_locals["acc"], f.f_locals["i"]
def level1():
    return level2()
def walker(n):
    acc = 0.5
    out = None
    for i in range(n):
        acc += i
        if i == 2500:
            out = level1()
    return out
print(walker(3000))
def write_local(n):
    x = 1
    s = 0
    for i in range(n):
        s += x
        if i == 2000:
            sys._getframe().f_locals["x"] = 100
    return s, x
print(write_local(3000))
def change_caller():
    sys._getframe(1).f_locals["v"] = "changed"
def victim(n):
    v = 7
    c = 0
    for i in range(n):
        if v == 7:
            c += 1
        if i == 2500:
            change_caller()
    return c, v
print(victim(3000))
def back(n):
    f = sys._getframe()
    names = []
    while f is not None:
        names.append(f.f_code.co_name)
        f = f.f_back
    return names[:n]
def hot_back(n):
    for i in range(n):
        r = back(4)
    return r
print(hot_back(2000))
def exc_frames(n):
    for i in range(n):
        try:
            int("x") if i == n - 1 else int("1")
        except ValueError as e:
            f = e.__traceback__.tb_frame
            return f.f_locals["i"], f is sys._getframe()
print(exc_frames(3000))
events = []
def tracer(frame, event, arg):
    events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer
def traced(a):
    b = a + 1
    return b
for _ in range(2000):
    traced(1)
sys.settrace(tracer)
traced(5)
sys.settrace(None)
traced(6)
print(events)
prof = []
sys.setprofile(lambda f, e, a: prof.append((e, f.f_code.co_name if e in ("call", "return") else a.__name__)))
traced(1)
len("x")
sys.setprofile(None)
print(prof)
def clear_while(n):
    import gc
    s = 0
    for i in range(n):
        s += i
        if i % 1000 == 0:
            gc.collect()
    return s
print(clear_while(3000))
def eval_hot(n):
    k = 3
    t = 0
    for i in range(n):
        t += eval("k + i") if i % 10 == 0 else k
    return t
print(eval_hot(1000))
def recursive_locals(n):
    if n == 0:
        f, d = sys._getframe(), []
        while f and f.f_code.co_name == "recursive_locals":
            d.append(f.f_locals["n"])
            f = f.f_back
        return d
    return recursive_locals(n - 1)
for _ in range(100):
    r = recursive_locals(30)
print(r)
