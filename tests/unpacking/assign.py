# Unpacking targets of every shape, starred, nested, with errors and evaluation order.
def t(src):
    ns = {}
    try:
        exec(src, ns)
        ns.pop("__builtins__")
        return ns
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for src in ("a, b = 1, 2", "[a, b] = 'xy'", "(a, (b, c)) = 1, (2, 3)", "a, *b = 1, 2, 3", "*a, b = range(4)", "a, *b, c = 'ab'", "*a, = []", "a, = [1]", "a, b = {1: 2, 3: 4}", "a, (b, *c), d = 1, 'xyz', 2", "[*a] = 5, 6", "a = b = c = []", "a, b = b, a = 1, 2", "a, a = 1, 2", "(a) = 1", "() = []", "[] = ()",
            "a, b = 1", "a, b = 1, 2, 3", "a, b, c = 1, 2", "a, *b, c = [1]", "a, b = None", "() = 5", "[] = [1]", "a, b = iter([1])", "a, b = {1}", "*a, b = 5", "a, b = 'x'", "a, b, c = {1: 2}"):
    print(src, "->", t(src))
log = []
class T:
    def __setattr__(self, n, v): log.append(("attr", n, v))
    def __setitem__(self, k, v): log.append(("item", k, v))
def n(x):
    log.append(x)
    return x
o = T()
n(o).x, n(o)[n("k")], *n(o).rest = n(1), n(2), n(3), n(4)
print([e if not isinstance(e, T) else "T" for e in log])
i, l = 0, [10, 20, 30]
i, l[i] = 1, "set"
print(i, l)
l[i], i = "set2", 2
print(i, l)
a = [1, 2, 3]
a[0], a[1] = a[1], a[0]
x, y, z = a
x, y = y, x
print(a, x, y, z)
for i, (j, *k) in [(1, (2, 3, 4)), (5, (6,))]:
    print(i, j, k)
for l[0], o.attr in [(1, 2)]:
    print(l)
[(p, q), r] = [[1, 2], 3]
print(p, q, r)
def gen():
    for v in (1, 2, 3, 4):
        log.append(v)
        yield v
log.clear()
try:
    a, b = gen()
except ValueError as e:
    print(e, log)
class It:
    def __iter__(self): raise KeyError("iter failed")
class Nx:
    def __iter__(self): return self
    def __next__(self): raise ZeroDivisionError
for c in (It, Nx):
    try:
        a, b = c()
    except Exception as e:
        print(type(e).__name__)
print([*range(3), *"ab"], (*[1], *(2,)), {*[1, 2], *{2}}, {**{"a": 1}, "b": 2, **{"a": 3}}, [*[]], *[1, 2])
for e in ("[*5]", "{**5}", "{**[1]}", "(*None,)", "print(*5)", "print(**5)", "dict(**{1: 2})", "{*5}"):
    try:
        eval(e)
    except TypeError as err:
        print(e, err)
def f(*args, **kw): return args, kw
print(f(*"ab", 1, *[2], x=1, **{"y": 2}, **{}), f(*{}, *(), **{}))
first, *middle, last = "hello"
print(first, middle, last)
(a, b), c, [d, *e] = (1, 2), 3, range(4)
print(a, b, c, d, e)
x = *range(3), 5
print(x)
a = b, c = 1, 2
print(a, b, c)
