# finally, with and exceptions around yields; destruction of suspended generators; exc_info inside.
import sys
log = []
def g(name):
    log.append(f"{name} start")
    try:
        yield 1
        yield 2
    except ValueError as e:
        log.append(f"{name} ValueError {e}")
        raise RuntimeError("converted") from e
    else:
        log.append(f"{name} else")
    finally:
        log.append(f"{name} finally")
x = g("a")
next(x)
del x
for v in g("b"):
    break
log.append("after break")
def early():
    for v in g("c"):
        return v
early()
log.append("after return")
list(zip(g("d"), [1]))
try:
    y = g("e")
    next(y)
    y.throw(ValueError("boom"))
except RuntimeError as e:
    log.append((str(e), repr(e.__cause__), repr(e.__context__)))
list(g("f"))
unstarted = g("never")
del unstarted
for l in log:
    print(l)
class CM:
    def __init__(self, n): self.n = n
    def __enter__(self): print("enter", self.n); return self
    def __exit__(self, *a): print("exit", self.n, a[0] and a[0].__name__)
def w():
    with CM(1), CM(2):
        yield "in with"
        print("resumed")
x = w()
print(next(x))
x.close()
x = w()
next(x)
try:
    x.throw(KeyError("k"))
except KeyError as e:
    print("out", e)
def ctx():
    try:
        raise ValueError("in gen")
    except ValueError:
        yield sys.exc_info()[0].__name__
        yield sys.exc_info()[1].args
    yield sys.exc_info()[0]
c = ctx()
print(next(c), sys.exc_info()[0])
try:
    raise KeyError("outside")
except KeyError:
    print(next(c), sys.exc_info()[0].__name__, next(c) and "see outside")
def raising():
    yield
    raise ZeroDivisionError("z")
r = raising()
next(r)
try:
    try:
        raise KeyError("first")
    except KeyError:
        next(r)
except ZeroDivisionError as e:
    print(repr(e.__context__))
def nested_finally():
    try:
        try:
            yield 1
        finally:
            print("f1")
            yield 2
            print("f1b")
    finally:
        print("f2")
n = nested_finally()
print(next(n))
try:
    print(n.throw(ValueError("v")))
    next(n)
except ValueError as e:
    print("still", e)
def loop_finally():
    for i in range(3):
        try:
            if i == 1:
                continue
            yield i
        finally:
            print("fin", i)
print(list(loop_finally()))
def ret_in_finally():
    try:
        yield 1
        return "try"
    finally:
        print("over")
z = ret_in_finally()
next(z)
try:
    next(z)
except StopIteration as e:
    print(e.value)
class D:
    def __del__(self): print("D gone")
def holder():
    d = D()
    yield 1
h = holder()
next(h)
h.close()
print("closed")
h = holder()
next(h)
del h
print("end")
