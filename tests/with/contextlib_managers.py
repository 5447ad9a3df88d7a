# contextlib: contextmanager, closing, suppress, ExitStack, redirect_stdout, nullcontext.
import contextlib, io
@contextlib.contextmanager
def cm(n):
    print("enter", n)
    try:
        yield n * 2
    except ValueError as e:
        print("handled", e)
    finally:
        print("exit", n)
with cm(1) as x:
    print(x)
with cm(2):
    raise ValueError("inside")
try:
    with cm(3):
        raise KeyError("through")
except KeyError as e:
    print(repr(e))
@cm("deco")
def f():
    print("f runs")
    return 5
print(f(), f())
@contextlib.contextmanager
def noyield():
    if False:
        yield
@contextlib.contextmanager
def twice():
    yield 1
    yield 2
for m in (noyield, twice):
    try:
        with m():
            pass
    except RuntimeError as e:
        print(e)
with contextlib.suppress(KeyError, IndexError):
    [][0]
    print("no")
class C:
    def close(self): print("closed")
with contextlib.closing(C()) as c:
    print(type(c).__name__)
with contextlib.ExitStack() as st:
    a = st.enter_context(cm("a"))
    st.callback(print, "callback", 1, sep="-")
    st.push(lambda *e: print("pushed", e[0]) or True)
    print(a)
    raise ValueError("swallowed by push")
print("after")
with contextlib.ExitStack() as st:
    keep = st.pop_all()
    st.callback(print, "st")
print("st done")
keep.close()
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print("captured")
print(repr(out.getvalue()))
with contextlib.nullcontext(7) as n:
    print(n)
class CD(contextlib.ContextDecorator):
    def __enter__(self): print("in"); return self
    def __exit__(self, *a): print("out")
@CD()
def g(x): return x
print(g(3))
class Abs(contextlib.AbstractContextManager):
    def __exit__(self, *a): return True
with Abs() as ab:
    raise ValueError
print(isinstance(ab, contextlib.AbstractContextManager), isinstance(open, contextlib.AbstractContextManager))
@contextlib.contextmanager
def stop():
    yield
try:
    with stop():
        raise StopIteration("si")
except StopIteration as e:
    print("stop", e)
@contextlib.contextmanager
def replace():
    try:
        yield
    except ValueError as e:
        raise KeyError("replaced") from e
try:
    with replace():
        raise ValueError
except KeyError as e:
    print(repr(e), repr(e.__cause__))
