# Default values are evaluated once, can be mutable, and can be replaced.
def f(a, l=[]):
    l.append(a)
    return l
print(f(1), f(2), f(3, []), f(4), f.__defaults__)
n = 10
def g(x=n):
    return x
n = 20
print(g(), g.__defaults__, g.__kwdefaults__)
def h(a, b=1, *, c=2, d, e=[1]):
    return a, b, c, d, e
print(h.__defaults__, h.__kwdefaults__)
h.__defaults__ = (7, 8)
h.__kwdefaults__ = {"d": 4, "e": 0, "c": 5}
print(h(), h(1), h(1, d=0))
h.__defaults__ = None
try:
    h(1)
except TypeError as e:
    print(e)
try:
    h.__defaults__ = [1]
except TypeError as e:
    print(e)
h.__kwdefaults__ = None
try:
    h(1, 2, c=1)
except TypeError as e:
    print(e)
fs = [lambda i=i: i for i in range(3)]
print([x() for x in fs], [x(9) for x in fs])
order = []
def note(x):
    order.append(x)
    return x
def k(a=note("a"), b=note("b"), *, c=note("c")) -> note("r"):
    return a, b, c
print(order, k(), k.__annotations__)
print(order)
def outer():
    class Box:
        v = 0
    def inner(box=Box()):
        box.v += 1
        return box.v
    return inner
i1, i2 = outer(), outer()
print(i1(), i1(), i2(), i1())
def sentinel(x=object):
    return "none given" if x is object else x
print(sentinel(), sentinel(None), sentinel(0))
