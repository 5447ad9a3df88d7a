# global and nonlocal, class scopes, names in exec and eval, comprehension scopes, except targets.
x = "global"
def read():
    return x
def write():
    global x
    x = "written"
def local():
    x = "local"
    return x
def hidden():
    try:
        print(x)
    except UnboundLocalError as e:
        print(e)
    x = 1
print(read(), local(), read())
write()
print(read(), x)
hidden()
class C:
    x = "class x"
    y = x
    def m(self):
        return x
    l = [x for _ in "a"]
    g = list(x for _ in "a")
    n = [i for i in x[:2]]
print(C().m(), C.y, C.l, C.g, C.n)
def f():
    x = "f"
    class D:
        y = x
        x = "D"
        z = x
    return D.y, D.z
print(f())
def g():
    global fresh, gx
    fresh = 1
    def gx():
        return "gx"
    import sys as gsys
    return sorted(locals())
print(g(), fresh, gx())
def h():
    try:
        raise ValueError("v")
    except ValueError as e:
        pass
    try:
        e
    except UnboundLocalError as err:
        return str(err)
print(h())
try:
    1 / 0
except ZeroDivisionError as e:
    pass
try:
    e
except NameError as err:
    print(err)
i = "outer i"
print([i for i in range(3)][-1], i, {i: i for i in "ab"}, i, [x for x in [1, 2]], x)
for i in range(2):
    pass
print(i)
print([y := 5, y ** 2], y, [last := v for v in range(4)], last)
def w():
    [q := v for v in range(3)]
    return q
print(w(), any((hit := v) > 2 for v in [1, 3, 5]), hit)
ns = {}
exec("a = 1\ndef f():\n    return a\nb = [a for _ in 'x']", ns)
print(ns["f"](), ns["b"], eval("a + 1", ns), eval("x"), eval("x", {"x": 9}), eval("x + y", {"x": 1}, {"y": 2}))
def ev():
    loc = 5
    exec("loc = 6")
    return loc, eval("loc"), sorted(locals())
print(ev())
try:
    del undefined_name
except NameError as e:
    print(e)
z = 1
del z
try:
    z
except NameError as e:
    print(e)
def inner_global():
    x = "enclosing"
    def k():
        global x
        return x
    def n():
        return x
    return k(), n()
print(inner_global())
def dl():
    a = 1
    del a
    try:
        return a
    except UnboundLocalError as e:
        return str(e)
print(dl(), "x" in globals(), "nope" in globals(), vars() is globals(), type(locals()))
def shadow(list=list):
    return list("ab")
print(shadow(), len.__name__)
len = lambda v: "shadowed"
print(len([1]))
del len
print(len([1]))
import builtins
builtins.injected = "from builtins"
print(injected)
del builtins.injected
def cond(flag):
    if flag:
        v = 1
    return v
print(cond(1))
try:
    cond(0)
except UnboundLocalError as e:
    print(e)
