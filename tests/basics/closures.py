# Everyday closures and scopes.
def counter():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    return inc
c, d = counter(), counter()
print(c(), c(), d(), c())
total = 0
def add(x):
    global total
    total += x
    return total
print(add(5), add(6), total)
def make(n):
    return [lambda x, i=i: x * i for i in range(n)]
print([f(10) for f in make(3)])
def decorate(f):
    def wrapper(*args):
        return ["before", f(*args), "after"]
    return wrapper
@decorate
def greet(name):
    return "hi " + name
print(greet("bob"))
x = "global"
def show():
    return x
def hide():
    x = "local"
    return show(), x
print(hide())
def compose(f, g):
    return lambda v: f(g(v))
print(compose(str, abs)(-5), list(map(lambda v: v + 1, [1, 2])), list(filter(lambda v: v > 1, [1, 2])))
