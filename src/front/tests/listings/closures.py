def f(a, b=1, *c, d, e=2, **g):
    x = a
    def h():
        nonlocal x
        global y
        x = y = b
        del x
        return c, g
    return h

class A:
    z = 1
    def m(self):
        self.__p = super().m()
        self.q: int = 3
        return __class__
