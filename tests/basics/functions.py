# Definitions, calls, returns.
def f():
    pass
def g(a, b=2):
    return a + b
def h(*args, **kwargs):
    return args, kwargs
print(f(), g(1), g(1, 5), g(b=1, a=2), h(), h(1, 2, x=3))
def fact(n):
    if n < 2:
        return 1
    return n * fact(n - 1)
print(fact(5), fact(20), fact(30))
def early(n):
    for i in range(n):
        if i * i > 50:
            return i
    return None
print(early(100), early(3))
square = lambda x: x * x
print(square(5), (lambda a, b: a - b)(7, 2))
def outer(x):
    def inner(y):
        return x + y
    return inner
add5 = outer(5)
print(add5(3), outer(1)(1))
def swap(a, b):
    return b, a
p, q = swap(1, 2)
print(p, q)
