# What `f_locals` puts something else in the place of lasts as long as the frame's object; a cell gives up what it held at once.
import gc
import sys


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("~", self.name)


def variables(a):
    b = Loud("b")
    frame = sys._getframe()
    frame.f_locals["a"] = 1
    print("a is", a)
    frame.f_locals["b"] = 2
    print("b is", b)
    frame.f_locals["b"] = Loud("second b")
    frame.f_locals["b"] = 3
    del frame
    print("end")


def cell(a):
    def inner():
        return a

    sys._getframe().f_locals["a"] = 1
    print("a is", inner())


kept = []


def held(a):
    kept.append(sys._getframe())
    sys._getframe().f_locals["a"] = 1
    print("a is", a)


def generator(a):
    while True:
        yield a


def unbound():
    sys._getframe().f_locals["a"] = Loud("unbound")
    sys._getframe().f_locals["a"] = None
    print("a is", a)
    a = Loud("bound later")
    print("still here")


def own(a):
    # The same object, put in its own place.
    frame = sys._getframe()
    frame.f_locals["a"] = a
    del frame
    a = None
    print("given up")


def cycle(a):
    a.frame = sys._getframe()
    sys._getframe().f_locals["a"] = None


def loop(n):
    total = 0
    box = Loud(n)
    for i in range(n):
        if i == n - 2:
            sys._getframe().f_locals["box"] = i
            print("box is", box)
        total += i
    return total


print("variables")
variables(Loud("a"))
print("cell")
cell(Loud("a"))
print("held")
held(Loud("a"))
print("returned")
print(kept[0].f_locals["a"])
kept[0].clear()
print("cleared")
held(Loud("again"))
kept.clear()
print("gone")
print("generator")
g = generator(Loud("a"))
print(type(next(g)).__name__)
g.gi_frame.f_locals["a"] = 1
print("a is", next(g))
g.close()
print("closed")
print("unbound")
try:
    unbound()
except UnboundLocalError as error:
    print(error)
print("own")
own(Loud("a"))
print("cycle")
gc.disable()
cycle(Loud("in a cycle"))
print("collected:")
gc.collect()
print("loop")
for n in range(3, 60):
    if loop(n) != n * (n - 1) // 2:
        print("wrong")
