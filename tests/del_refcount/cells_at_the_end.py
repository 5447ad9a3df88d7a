# A function's variables end from the last to the first; a parameter that inner functions use has its place among the parameters.
import sys

class Told:
    def __init__(self, tag):
        self.tag = tag

    def __del__(self):
        print("end of", self.tag)

def captured(a, b):
    local = Told("local")
    cell = Told("cell")
    def inner():
        return a, cell
    last = Told("last")

def captured_second(a, b, c):
    def inner():
        return b
    del inner
    local = Told("local")

def captured_all(a, *rest, key, **more):
    cell = Told("cell")
    f = lambda: (a, rest, key, more, cell)
    f = None

def outer():
    free = Told("free")
    def function(a):
        local = Told("local")
        g = lambda: (a, free)
        g = None
    function(Told("a"))
    print("called")

def raises(a, b):
    local = Told("local")
    f = lambda: b
    f = None
    raise ValueError

def generator(a, b):
    local = Told("local")
    f = lambda: a
    f = None
    yield 1

def names(a, b):
    c = lambda: (a, b)
    d = 1
    1 / 0

for i in range(3):
    captured(Told("a"), Told("b"))
    print()
    captured_second(Told("a"), Told("b"), Told("c"))
    print()
    captured_all(Told("a"), Told("r"), key=Told("key"), other=Told("other"))
    print()
    outer()
    print()
    try:
        raises(Told("a"), Told("b"))
    except ValueError:
        print("handler")
    print()
    for x in generator(Told("a"), Told("b")):
        pass
    g = generator(Told("a"), Told("b"))
    next(g)
    g = None
    print()
    try:
        names(1, 2)
    except ZeroDivisionError as e:
        variables = e.__traceback__.tb_next.tb_frame.f_locals
        print(sorted(variables), variables["a"], variables["b"], variables["d"])
    print()
