# with: several managers, exceptions swallowed or replaced, targets, order of exits.
log = []
class CM:
    def __init__(self, n, swallow=False, fail_enter=False, fail_exit=None):
        self.n, self.swallow, self.fail_enter, self.fail_exit = n, swallow, fail_enter, fail_exit
    def __enter__(self):
        log.append(f"+{self.n}")
        if self.fail_enter:
            raise RuntimeError(f"enter {self.n}")
        return self.n
    def __exit__(self, t, v, tb):
        log.append(f"-{self.n}{':' + t.__name__ if t else ''}")
        if self.fail_exit:
            raise self.fail_exit
        return self.swallow
def run(f):
    try:
        r = f()
    except BaseException as e:
        r = f"{type(e).__name__}({e}) ctx={e.__context__!r}"
    print(f.__name__, r, log)
    log.clear()
def a():
    with CM(1) as x, CM(2) as y:
        log.append((x, y))
    return "ok"
def b():
    with CM(1), CM(2, swallow=True), CM(3):
        raise ValueError("v")
    return "swallowed"
def c():
    with CM(1), CM(2, fail_enter=True), CM(3):
        log.append("never")
def d():
    with CM(1, fail_exit=KeyError("exit")):
        raise ValueError("body")
def e():
    with CM(1):
        return "returned"
def f():
    for i in range(4):
        with CM(i):
            if i == 1:
                continue
            if i == 2:
                break
    return i
def g():
    with (CM(1) as p, CM(2) as q,):
        with CM(3) as r:
            pass
    return p, q
def h():
    class T: pass
    t, l = T(), [0]
    with CM("attr") as t.x, CM("item") as l[0], CM((1, 2)) as (m, n):
        return t.x, l, m, n
def i():
    with CM(1, swallow=1):
        with CM(2, swallow="yes"):
            raise ValueError
        log.append("between")
        raise KeyError
    return "end"
def j():
    with CM(1, swallow=True):
        return 1 / 0
    return "after"
def k():
    with CM(1, fail_exit=KeyError("e1")):
        with CM(2, fail_exit=TypeError("e2")):
            pass
def l():
    with CM(1):
        raise SystemExit(2)
def m():
    with CM(1) as x:
        x = "rebound"
        del x
    try:
        return x
    except UnboundLocalError:
        return "unbound"
def n():
    def gen():
        with CM("g"):
            yield 1
            yield 2
    for v in gen():
        return v
def o():
    with CM(1, swallow=True) as x:
        try:
            raise ValueError("first")
        finally:
            raise KeyError("second")
    return "both gone"
def p():
    n = 0
    while n < 3:
        with CM(n, swallow=True):
            n += 1
            if n == 2:
                raise ValueError
    else:
        return "else"
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p):
    run(fn)
class Dyn: pass
dyn = Dyn()
dyn.__enter__ = lambda: 1
dyn.__exit__ = lambda *a: None
try:
    with dyn: pass
except TypeError as e:
    print(e)
class Static:
    @staticmethod
    def __enter__(): return "static"
    @classmethod
    def __exit__(cls, *a): print("cls", cls.__name__, a)
with Static() as s:
    print(s)
class Swap:
    def __enter__(self):
        Swap.__exit__ = lambda self, *a: print("new exit")
    def __exit__(self, *a): print("old exit")
with Swap(): pass
with Swap(): pass
