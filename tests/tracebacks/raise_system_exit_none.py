# raise SystemExit and SystemExit(None) end quietly with status 0 after cleanup.
import atexit
@atexit.register
def bye():
    print("bye")
def g():
    try:
        yield 1
    finally:
        print("generator closed")
x = g()
next(x)
try:
    raise SystemExit(None)
finally:
    print("unwinding")
