# __context__, __cause__, __suppress_context__, cycles, and exc_info as handlers nest.
import sys
def show(e, depth=0):
    print("  " * depth + repr(e), e.__suppress_context__)
    if e.__cause__ is not None:
        print("  " * depth + "cause:")
        show(e.__cause__, depth + 1)
    if e.__context__ is not None and depth < 6:
        print("  " * depth + "context:")
        show(e.__context__, depth + 1)
def catch(f):
    try:
        f()
    except Exception as e:
        show(e)
def a():
    try:
        raise KeyError("k")
    except KeyError:
        raise ValueError("v")
def b():
    try:
        raise KeyError("k")
    except KeyError as e:
        raise ValueError("v") from e
def c():
    try:
        raise KeyError("k")
    except KeyError:
        raise ValueError("v") from None
def d():
    try:
        try:
            raise KeyError(1)
        finally:
            raise ValueError(2)
    except ValueError:
        raise TypeError(3)
def e():
    x = ValueError("self")
    try:
        raise x
    except ValueError:
        raise x
def f():
    a, b = ValueError("a"), KeyError("b")
    try:
        try:
            raise a
        except ValueError:
            raise b
    except KeyError:
        raise a
def g():
    try:
        raise ValueError("outer")
    except ValueError:
        try:
            raise KeyError("inner")
        except KeyError:
            pass
        raise TypeError("after")
def h():
    raise ValueError("x") from TypeError("made")
def i():
    raise ValueError("y") from KeyError
def j():
    def helper():
        raise IndexError("helper")
    try:
        raise ValueError("in handler")
    except ValueError:
        helper()
for fn in (a, b, c, d, e, f, g, h, i, j):
    print("--", fn.__name__)
    catch(fn)
print(sys.exc_info())
try:
    raise ValueError(1)
except ValueError:
    print(sys.exc_info()[0].__name__, sys.exception().args)
    try:
        raise KeyError(2)
    except KeyError:
        print(sys.exc_info()[0].__name__)
    print(sys.exc_info()[0].__name__)
    def inner():
        return sys.exc_info()[0].__name__
    print(inner())
print(sys.exc_info())
e = ValueError("z")
e.__cause__ = KeyError("q")
print(e.__suppress_context__, repr(e.__cause__))
for bad in (5, "x"):
    try:
        e.__cause__ = bad
    except TypeError as err:
        print(err)
    try:
        e.__context__ = bad
    except TypeError as err:
        print(err)
try:
    e.__traceback__ = 5
except TypeError as err:
    print(err)
print(e.with_traceback(None) is e, e.__traceback__)
