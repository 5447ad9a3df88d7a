# Finally blocks that change results: loops and exceptions pending across them.
log = []
def a():
    x = 1
    try:
        return x
    finally:
        x = 2
        log.append(x)
def b():
    x = [1]
    try:
        return x
    finally:
        x.append(2)
def c():
    for i in range(3):
        try:
            raise ValueError(i)
        except ValueError:
            pass
        finally:
            log.append(f"c{i}")
    return i
def d():
    try:
        try:
            raise ValueError("inner")
        finally:
            try:
                raise KeyError("in finally")
            except KeyError:
                log.append("handled in finally")
    except ValueError as e:
        return f"outer got {e}, context {e.__context__}"
def e():
    try:
        try:
            raise ValueError("v")
        finally:
            raise TypeError("t")
    except TypeError as x:
        return repr(x.__context__)
def f(n):
    try:
        if n == 0: return "zero"
        if n == 1: raise ValueError
        if n == 2: return f(0)
    except ValueError:
        return "except"
    else:
        log.append("else")
    finally:
        log.append(f"f{n}")
    return "fell out"
def g():
    i = 0
    while True:
        try:
            i += 1
            if i < 3: continue
            if i == 4: break
        finally:
            log.append(i)
    return "loop done"
def h():
    def inner():
        try:
            yield 1
            yield 2
        finally:
            log.append("gen finally")
    for v in inner():
        try:
            if v == 1: break
        finally:
            log.append("loop finally")
    return v
def i():
    try:
        pass
    except:
        log.append("never")
    else:
        try:
            return "else return"
        finally:
            log.append("inner finally")
    finally:
        log.append("outer finally")
def j():
    with_ = []
    class CM:
        def __init__(self, n): self.n = n
        def __enter__(self): with_.append(self.n)
        def __exit__(self, *a): with_.append(-self.n); return self.n == 2
    for k in range(1, 5):
        try:
            with CM(k):
                if k == 2: raise ValueError
                if k == 3: continue
                if k == 4: break
        finally:
            with_.append("f")
    return with_
def k():
    del_log = []
    class D:
        def __del__(self): del_log.append("del")
    def inner():
        d = D()
        try:
            return len(del_log)
        finally:
            del_log.append("finally")
    return inner(), del_log
def l():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            log.append("zde")
            raise
        finally:
            log.append("f1")
    except ArithmeticError as e:
        log.append(type(e).__name__)
        return "arith"
    finally:
        log.append("f2")
for fn in (a, b, c, d, e, g, h, i, j, k, l):
    print(fn.__name__, fn(), log)
    log.clear()
for n in range(4):
    print(f(n), log)
    log.clear()
