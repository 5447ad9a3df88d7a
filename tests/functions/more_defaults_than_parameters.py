# Defaults that a function was given later, more than it has parameters.
def f(a):
    return a


f.__defaults__ = (7, 8.5)
print(f(), f(1))
for args in ((1, 2), (1, 2, 3)):
    try:
        f(*args)
    except TypeError as e:
        print(e)


def g(*, k=1):
    return k


g.__defaults__ = (1, 2)
try:
    g(3, k=2)
except TypeError as e:
    print(e)
