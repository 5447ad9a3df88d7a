# Shared cells, late binding, nonlocal, deleted and empty cells.
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get():
        return n
    return inc, get
inc, get = counter()
inc(); inc(5)
inc2, get2 = counter()
print(get(), get2(), inc2(), get())
print([f() for f in [lambda: i for i in range(3)]], [f() for f in [lambda i=i: i for i in range(3)]])
def late():
    def f():
        return v
    try:
        f()
    except NameError as e:
        print(type(e).__name__, e)
    v = 1
    print(f())
    del v
    try:
        f()
    except NameError as e:
        print(type(e).__name__, e)
    try:
        v
    except UnboundLocalError as e:
        print(type(e).__name__, e)
    v = 2
    return f
f = late()
cell = f.__closure__[0]
print(f(), cell.cell_contents)
cell.cell_contents = "changed"
print(f())
del cell.cell_contents
for g in (f, lambda: cell.cell_contents):
    try:
        g()
    except (NameError, ValueError) as e:
        print(type(e).__name__, e)
def deep():
    x = 1
    def a():
        def b():
            nonlocal x
            x += 1
            def c():
                return x
            return c
        return b
    return a, lambda: x
a, read = deep()
print(a()()(), read(), a()()(), read())
def param(x, *args, **kw):
    def inner():
        nonlocal x
        x += 1
        return x, args, kw
    return inner
p = param(1, 2, k=3)
print(p(), p())
def loop():
    fs = []
    for i in range(3):
        j = i * 10
        fs.append(lambda: (i, j))
    return [f() for f in fs]
print(loop())
y = "global"
class K:
    y = "class"
    def m(self):
        return y
    z = [y for _ in range(2)]
    w = (lambda y=y: y)()
y = "global"
print(K().m(), K.z, K.w)
def make(n):
    class Local:
        value = n
        def get(self):
            return n
        def cls(self):
            return __class__
    return Local
print(make(5).value, make(6)().get(), make(1)().cls().__name__)
import types
c = types.CellType(7)
fn = types.FunctionType(f.__code__, globals(), "fn", None, (c,))
print(fn(), c == types.CellType(7), types.CellType() == types.CellType(), c < types.CellType(8), repr(types.CellType()).endswith("empty>"))
def swap():
    a, b = 1, 2
    def do():
        nonlocal a, b
        a, b = b, a
    do()
    return a, b
print(swap(), (lambda x: (lambda: (lambda: x)())())(9))
