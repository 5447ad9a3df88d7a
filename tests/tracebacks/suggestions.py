# NameError, AttributeError and ImportError with "Did you mean".
import traceback, sys
class A:
    blech = 1
    def method(self): pass
    def inst(self):
        return meth
def f():
    value = 5
    return valeu
def show(f):
    try:
        f()
    except Exception as e:
        print(traceback.format_exception_only(e)[-1].strip())
show(f)
show(lambda: A().bleach)
show(lambda: A().methd)
show(lambda: A.blech2)
show(lambda: prnt)
show(lambda: [].apend)
show(lambda: "".uper)
show(lambda: exec("import maths"))
show(lambda: exec("from math import sqroot"))
show(lambda: tim)
show(lambda: zzzzzz)
show(lambda: A().zzzzz)
show(lambda: json.dumps(1))
show(lambda: None.foo)
show(lambda: (1).real.imga)
show(lambda: print(foo=1))
show(lambda: f(vale=1))
class B:
    def __init__(self):
        self.color = 1
    def get(self):
        return color
show(lambda: B().colour)
show(B().get)
