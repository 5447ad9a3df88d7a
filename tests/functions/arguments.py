# Every kind of parameter and every way to pass arguments.
def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw
print(f(1, d=4), f(1, 9, 8, 7, 6, d=4, z=1), f(1, c=0, d=4, e=6), f(*[1, 2], **{"d": 3}), f(1, d=4, a=10, b=20))
def g(*, k=1):
    return k
def h(a, b, c=3):
    return a + b * 10 + c * 100
def p(a, /):
    return a
def star(*a, **k):
    return a, k
print(g(), g(k=5), h(1, 2), h(b=1, a=2), h(1, c=0, b=5), h(*(1, 2), **{"c": 4}), h(*[1], *[2], *[]), h(*[1], 2, **{}, c=7), p(5), star(), star(1, *"ab", x=1, **{"y": 2}), star(*{1: 2}), star(*range(3), *[9], **dict(a=1), b=2))
def t(call):
    try:
        return eval(call)
    except TypeError as e:
        return str(e)
for call in ("f()", "f(1)", "f(1, 2, 3, 4, 5)", "f(d=1)", "g(1)", "g(x=1)", "g(1, k=2)", "h()", "h(1)", "h(1, 2, 3, 4)", "h(1, 2, a=3)", "h(1, 2, z=3)", "h(1, 2, 3, 4, c=5)", "p()", "p(a=1)", "p(1, 2)", "h(*5)", "h(**5)",
             "h(*[1], **{'a': 2})", "h(**{1: 2})", "star(**{'x': 1}, **{'x': 2})", "star(x=1, **{'x': 2})", "(lambda: 0)(1)", "(lambda x: 0)()", "(lambda *, x: 0)()", "(lambda a, b, c, d: 0)()", "(lambda a, b: 0)(c=1)", "(lambda *, x, y: 0)()",
             "len()", "len(1, 2)", "len(x=1)", "print(foo=1)", "int('1', bse=2)", "abs(x=1)", "[].append()", "max()"):
    print(call, "->", t(call))
class C:
    def m(self, a):
        return a
    def no_self():
        return 1
    @staticmethod
    def s(a):
        return a
    @classmethod
    def c(cls, a):
        return a
for call in ("C.m()", "C().m()", "C().m(1, 2)", "C().no_self()", "C.s()", "C.c()", "C.c(1, 2)", "C(1)", "C().m(b=1)", "object(1)"):
    print(call, "->", t(call))
