# __del__ that resurrects, raises, deletes others, and runs during strange moments.
import sys, gc, io
log = []
class R:
    saved = []
    def __init__(self, n): self.n = n
    def __del__(self):
        log.append(self.n)
        R.saved.append(self)
r = R("a")
del r
print(log, R.saved[0].n)
R.saved.clear()
print(log)
gc.collect()
print(log)
class Raise:
    def __del__(self): raise ValueError("in del")
err, sys.stderr = sys.stderr, io.StringIO()
hooks = []
old = sys.unraisablehook
sys.unraisablehook = lambda u: hooks.append((u.exc_type.__name__, str(u.exc_value), u.object is not None))
Raise()
x = Raise()
x = None
[Raise() for _ in range(2)]
sys.unraisablehook = old
sys.stderr = err
print(hooks)
class Chain:
    def __init__(self, n): self.n, self.child = n, Chain(n - 1) if n else None
    def __del__(self): log.append(f"c{self.n}")
log.clear()
c = Chain(3)
del c
print(log)
class DelAttr:
    def __init__(self): self.other = [1, 2]
    def __del__(self):
        log.append(self.other)
        del self.other
        self.__dict__.clear()
        self.new = 5
        log.append(self.__dict__)
log.clear()
DelAttr()
print(log)
class ChangeClass:
    def __del__(self):
        log.append("first")
        self.__class__ = Other
class Other:
    def __del__(self): log.append("other")
log.clear()
ChangeClass()
print(log)
class DuringExc:
    def __del__(self):
        log.append(sys.exc_info()[0].__name__ if sys.exc_info()[0] else None)
        try:
            1 / 0
        except ZeroDivisionError:
            log.append("handled")
log.clear()
try:
    d = DuringExc()
    raise KeyError("k")
except KeyError as e:
    del d
    print(repr(e), log)
log.clear()
def f():
    d = DuringExc()
    raise ValueError("x")
try:
    f()
except ValueError as e:
    print(log)
print(log)
log.clear()
def g():
    d = DuringExc()
    return "value"
print(g(), log)
class Iter:
    def __iter__(self): return self
    def __next__(self): return 1
    def __del__(self): log.append("iter gone")
log.clear()
for v in Iter(): break
print(log)
class CM:
    def __enter__(self): return 1
    def __exit__(self, *a): log.append("exit")
    def __del__(self): log.append("cm del")
log.clear()
with CM() as v: log.append("body")
print(log)
class Key:
    def __hash__(self): return 1
    def __del__(self): log.append("key")
log.clear()
d = {Key(): Key()}
d.clear()
s = {Key()}
s.pop()
print(log)
class Arg:
    def __del__(self): log.append("arg")
log.clear()
def h(a): log.append("in h")
h(Arg())
(lambda *a: log.append("va"))(Arg(), Arg())
h(a=Arg())
print(log)
log.clear()
class Getter:
    def __getattr__(self, n): return lambda: log.append("called")
    def __del__(self): log.append("getter del")
Getter().method()
print(log)
class ClassDel(type):
    def __del__(cls): log.append(f"class {cls.__name__}")
log.clear()
class Temp(metaclass=ClassDel): pass
del Temp
gc.collect()
print(log)
class NoInit:
    def __new__(cls): raise ValueError
    def __del__(self): log.append("never")
class FailInit:
    def __init__(self): raise ValueError("init")
    def __del__(self): log.append("fail del")
log.clear()
for k in (NoInit, FailInit):
    try: k()
    except ValueError: pass
print(log)
