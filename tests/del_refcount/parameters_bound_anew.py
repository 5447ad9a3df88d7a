# A parameter that is bound anew or deleted ends there, in whatever way its function is called, if nobody else has its value.
import functools
import io

class Told:
    def __init__(self, tag):
        self.tag = tag

    def __del__(self):
        tell(self.tag)

log = io.StringIO()

def tell(what):
    log.write(f"{what} ")

def rebinds(a, b):
    tell("begin")
    b = None
    tell("middle")
    local = Told("local")
    return 1

def deletes(a, b=None):
    tell("begin")
    del b
    tell("middle")
    return 2

def in_cell(a, b):
    def inner():
        nonlocal a
        a = None
        tell("inner")
    inner()
    tell("middle")
    return inner

def with_keywords(a, *, b, **more):
    b = a
    tell("middle")
    more = None
    tell("end")

def with_star(first, *rest):
    rest = len(rest)
    tell("middle")
    return rest

def seven(a, b, c, d, e, f, g):
    g = a = 1
    tell("middle")
    return a

def loops(a):
    for a in (1, 2, 3):
        tell(a)

def catches(a):
    try:
        raise ValueError("x")
    except ValueError as a:
        tell("handler")
    tell("after")

def raises(a, b):
    b = 1
    tell("before")
    return a.missing

def keeps(a, b):
    tell(b.tag)
    return a

class Class:
    def method(self, a):
        a = 1
        tell("middle")
        return self

def passes_on(a):
    a = rebinds(a, a)
    tell("passed")
    return a

def recursive(n, a):
    if n:
        return recursive(n - 1, Told(n))
    a = None
    tell("deep")

def several(f, x):
    return f(Told(x), Told(-x))

def work(i):
    rebinds(Told("a"), Told("b"))
    kept = Told("kept")
    rebinds(kept, kept)
    del kept
    deletes(Told("a"), Told("b"))
    deletes(b=Told("b"), a=Told("a"))
    in_cell(Told("a"), Told("b"))
    with_keywords(Told("a"), b=Told("b"), c=Told("c"))
    with_star(Told("a"), Told("b"), Told("c"))
    with_star(*(Told("a"), Told("b")))
    seven(Told(1), Told(2), Told(3), Told(4), Told(5), Told(6), Told(7))
    loops(Told("loop"))
    catches(Told("caught"))
    try:
        raises(Told("a"), Told("b"))
    except AttributeError:
        tell("raised")
    keeps(Told("a"), Told("b"))
    c = Class()
    c.method(Told("self"))
    bound = c.method
    bound(Told("bound"))
    passes_on(Told("on"))
    recursive(4, Told("outer"))
    for f in rebinds, deletes, keeps, in_cell:
        several(f, i + 1)
    list(map(catches, [Told("mapped")]))
    functools.reduce(rebinds, [Told("r"), Told("s")])

first = None
for i in range(150):
    log = io.StringIO()
    work(3)
    if first is None:
        first = log.getvalue()
        print(first)
    elif log.getvalue() != first:
        print("differs in round", i, log.getvalue())
        break
print(len(first))
