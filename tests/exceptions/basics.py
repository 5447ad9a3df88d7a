# try, except, else, finally in every combination; matching; re-raising.
def run(f):
    log = []
    try:
        r = f(log)
    except BaseException as e:
        r = f"{type(e).__name__}({e})"
    print(r, log)
def a(log):
    try:
        log.append("try")
    except ValueError:
        log.append("except")
    else:
        log.append("else")
    finally:
        log.append("finally")
    return "end"
def b(log):
    try:
        raise ValueError("v")
    except (KeyError, ValueError) as e:
        log.append(str(e))
    else:
        log.append("else")
    finally:
        log.append("finally")
    return "end"
def c(log):
    try:
        try:
            raise KeyError("k")
        except ValueError:
            log.append("wrong")
        finally:
            log.append("inner finally")
    except LookupError as e:
        log.append(f"outer {e!r}")
def d(log):
    try:
        return "try"
    finally:
        log.append("finally")
def e(log):
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            log.append(i)
        finally:
            log.append(f"f{i}")
    else:
        log.append("no")
def f(log):
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            raise
        except ArithmeticError as e:
            log.append(type(e).__name__)
        raise
def g(log):
    try:
        raise ValueError
    except ValueError as e:
        log.append((e.args, str(e), repr(e)))
    raise TypeError("a", 1)
def h(log):
    def cond():
        log.append("cond")
        return KeyError
    try:
        raise KeyError(1)
    except cond() as e:
        log.append(e.args)
def i(log):
    try:
        raise ValueError
    except 5:
        pass
def j(log):
    try:
        raise ValueError("x")
    except (KeyError, "s"):
        pass
def k(log):
    raise 5
def l(log):
    raise
def m(log):
    raise ValueError from 5
def n(log):
    class NotExc: pass
    raise NotExc
def o(log):
    raise NotImplemented
def p(log):
    try:
        try:
            raise ValueError("one")
        finally:
            log.append("f")
            raise KeyError("two")
    except KeyError as e:
        log.append(repr(e.__context__))
def q(log):
    while True:
        try:
            try:
                break
            finally:
                log.append("f1")
        finally:
            log.append("f2")
    return "broke"
def r(log):
    try:
        try:
            return log.append("eval") or "ret"
        finally:
            log.append("f1")
            for _ in range(2):
                try:
                    continue
                finally:
                    log.append("f2")
    finally:
        log.append("f3")
def s(log):
    try:
        raise SystemExit(3)
    except Exception:
        log.append("no")
    except BaseException as e:
        log.append(e.code)
        raise KeyboardInterrupt from None
def u(log):
    try:
        pass
    finally:
        try:
            raise ValueError
        except ValueError:
            log.append("caught in finally")
    try:
        try:
            raise OSError(2, "msg", "file")
        except OSError as e:
            log.append((e.errno, e.strerror, e.filename, str(e), type(e).__name__))
            e = 5
    finally:
        log.append("done")
    return "e" in locals()
def v(log):
    try:
        raise ValueError("a")
    except ValueError as e:
        keep = e
    try:
        raise keep
    except ValueError as again:
        log.append(again is keep)
    try:
        raise keep from KeyError("cause")
    except ValueError as again:
        log.append((repr(again.__cause__), again.__suppress_context__))
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, u, v):
    run(fn)
