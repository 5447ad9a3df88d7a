# Tracebacks keep frames and locals alive until the exception goes.
import sys, gc, weakref
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def f():
    local = D("local")
    raise ValueError("v")
try:
    f()
except ValueError as e:
    print("handling")
print("handled")
try:
    f()
except ValueError as e:
    keep = e
print("kept")
print(keep.__traceback__.tb_next.tb_frame.f_locals["local"].n)
keep.__traceback__ = None
print("traceback dropped")
del keep
def g():
    d = D("g local")
    try:
        1 / 0
    except ZeroDivisionError:
        pass
    return "returned"
print(g())
def h():
    d = D("h local")
    try:
        raise KeyError
    except KeyError as e:
        err = e
    return "h"
print(h())
print("cycle until collected" if True else "")
gc.collect()
print("collected")
def i():
    try:
        f()
    finally:
        print("finally in i")
try:
    i()
except ValueError:
    pass
print("after i")
def j():
    d = D("j")
    yield 1
    raise LookupError
try:
    for x in j(): pass
except LookupError:
    print("caught from generator")
print("after j")
class CM:
    def __enter__(self): return D("cm value")
    def __exit__(self, *a): return True
with CM() as v:
    raise ValueError
del v
print("after with")
def k():
    a = D("k a")
    def inner():
        b = D("k b")
        raise RuntimeError
    inner()
try:
    k()
except RuntimeError as e:
    tb = e.__traceback__
print("tb holds frames")
del tb
print("tb gone")
try:
    try:
        f()
    except ValueError as e1:
        raise KeyError from e1
except KeyError as e2:
    ctx = e2.__context__
    print("context", type(ctx).__name__)
print("e2 gone")
del ctx
print("ctx gone")
def sw():
    d = D("swallow")
    raise StopIteration
print(next(iter(sw, 1), "default") if False else "-")
r = None
def m():
    global r
    d = D("m")
    r = weakref.ref(d)
    raise ValueError
try:
    m()
except ValueError:
    print(r() is not None, sys.exc_info()[0].__name__)
print(r() is None)
