# An uncaught exception through three functions.
print("start")
def a(x):
    return b(x + 1)
def b(x):
    y = x * 2
    return c(y, [1,
                 2])
def c(x, l):
    return l[x]
a(5)
