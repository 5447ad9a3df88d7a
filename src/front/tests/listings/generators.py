def f(x):
    y = yield x
    yield
    z = yield from g()
    return z

def g():
    return lambda: (yield)

h = (a for a in b if c for d in e)
