# sys.exit(7) with a finally and an atexit hook on the way.
import sys, atexit
atexit.register(print, "atexit ran")
class D:
    def __del__(self):
        print("del ran")
def f():
    d = D()
    try:
        sys.exit(7)
    finally:
        print("finally ran")
f()
