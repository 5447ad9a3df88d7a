def f():
    return 1
    x = 2

def g(a):
    if a:
        return 1
    else:
        return 2

def h():
    while 1:
        if a: return 1
        raise E
    x()

def i():
    if 0:
        yield
    raise
