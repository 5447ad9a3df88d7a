# The exception variable is deleted, nested handlers, generators, returns from except, loops.
def a():
    e = "before"
    try:
        raise ValueError
    except ValueError as e:
        pass
    try:
        return e
    except UnboundLocalError as err:
        return f"gone: {err}"
def b():
    for e in range(2):
        try:
            raise ValueError(e)
        except ValueError as e:
            x = e.args
    return x
def c():
    try:
        raise ValueError
    except ValueError as e:
        del e
    return "deleted twice is fine"
def d():
    try:
        raise ValueError("a")
    except ValueError as e:
        def inner():
            return e
        first = str(inner())
    try:
        inner()
    except NameError as err:
        return first, str(err)
def e():
    results = []
    for i in range(3):
        try:
            try:
                raise ValueError(i)
            except ValueError:
                if i == 0:
                    continue
                if i == 1:
                    raise KeyError(i)
                return results + ["returned from except"]
            finally:
                results.append(f"finally {i}")
        except KeyError as k:
            results.append(repr(k.__context__))
def f():
    try:
        raise ValueError("one")
    except ValueError:
        try:
            raise KeyError("two")
        except ValueError:
            return "wrong"
        except KeyError as k:
            return repr(k.__context__)
def g():
    out = []
    def gen():
        try:
            yield 1
        except ValueError as e:
            out.append(f"gen {e}")
            try:
                yield 2
            except KeyError as k:
                out.append(repr(k.__context__))
                yield 3
    x = gen()
    next(x)
    x.throw(ValueError("v"))
    x.throw(KeyError("k"))
    return out
def h():
    try:
        try:
            raise ValueError("lost")
        except ValueError:
            pass
        raise TypeError("fresh")
    except TypeError as e:
        return e.__context__
def i():
    n = 0
    while True:
        try:
            n += 1
            if n < 5:
                raise ValueError
            break
        except ValueError:
            continue
        finally:
            n += 10
    return n
def j():
    try:
        x = [1, 2][5]
    except IndexError as x:
        y = str(x)
    return y
def k():
    def thrower():
        try:
            raise ValueError("inner")
        finally:
            cleanup.append("cleaned")
    cleanup = []
    try:
        thrower()
    except ValueError as e:
        return cleanup, e.__traceback__.tb_next.tb_frame.f_code.co_name, e.__traceback__.tb_lineno - e.__traceback__.tb_frame.f_code.co_firstlineno
def l():
    class E(Exception):
        def __eq__(self, o): return True
        def __hash__(self): return 1
    try:
        raise E()
    except E as e:
        return e == 5, e in [1]
def m():
    try:
        assert 1 == 2, ("tuple", 1)
    except AssertionError as e:
        r = [e.args]
    try:
        assert []
    except AssertionError as e:
        r.append(e.args)
    assert True, 1 / 0
    try:
        assert 0, f"{'f'}"
    except AssertionError as e:
        r.append(str(e))
    return r
def n():
    import sys
    try:
        raise ValueError("x")
    except ValueError:
        for i in range(2):
            try:
                raise KeyError(i)
            except KeyError:
                continue
        return sys.exc_info()[1].args
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n):
    print(fn.__name__, fn())
