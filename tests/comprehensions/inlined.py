# Comprehensions are part of the code around them (PEP 709): names, cells, locals(), exceptions, destruction.
import sys, traceback
def shadow(x):
    g = lambda: x
    r = [x for x in [1, 2]]
    s = [lambda: z for z in r]
    def inner():
        return [x for x in [3]], [f() for f in [lambda: s for s in [4]]], s
    return x, g(), r, [f() for f in s], inner()[:2]
print(shadow("x"))
def nested(rows):
    return [[(x, y) for x in row] for y, row in enumerate(rows)], [x for x in [[x for x in (1, 2)]]], {x: {x for x in "ab"} == {"a", "b"} for x in range(2)}
print(nested(["ab", "c"]))
def walrus():
    found = [last := n for n in range(4) if n % 2]
    return found, last
print(walrus())
def locs(a):
    return [sorted(locals()) for b in [1]], sorted(locals())
print(locs(1))
print([sorted(k for k in locals() if k[0] != "_") for b in [1]], [locals() is globals() for b in [1]], locals() is globals(), [eval("b") for b in [5]])
class A:
    y = 3
    names = [sorted(k for k in locals() if k[0] != "_") for b in [1]]
    z = [v for v in [y]]
    try:
        print([y for _ in [1]])
    except NameError as e:
        print(e, e.name)
    try:
        print([__class__ for _ in [1]])
    except NameError as e:
        print(e)
    later = [lambda: __class__ for _ in [1]]
    def method(self):
        return [super(A, self).__init__ is not None for _ in [1]], [super().__repr__ is not None for _ in [1]], [__class__.__name__ for _ in [1]]
print(A.names, A.z, A.later[0]() is A, A().method(), [n for n in vars(A) if n in ("b", "v", "_")])
exec("x = 1\nprint([x for _ in [1]], [x := 2 for _ in [1]], x)", {}, {})
def unbound():
    results = []
    for code in ("[q for p in 1 if q for q in 2]", "[q for p in [1] if q for q in [2]]", "[later for _ in [1]]; later = 1"):
        try:
            exec(f"def f():\n  {code}\nf()", {})
        except Exception as e:
            results.append((type(e).__name__, str(e), getattr(e, "name", "no")))
    return results
for r in unbound():
    print(r)
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def dies(items):
    d = "outer"
    try:
        r = [d.n / d.n for d in items()]
    except ZeroDivisionError:
        print("caught", d)
    else:
        print("fine", d, r)
dies(lambda: (D(i) for i in (1, 2)))
dies(lambda: (D(i) for i in (1, 0)))
def names(x):
    try:
        return [1 // (n - x) for n in range(3)]
    except ZeroDivisionError as e:
        tb = e.__traceback__
        return [f.name for f in traceback.extract_tb(tb)], tb.tb_frame.f_locals["x"], "n" in tb.tb_frame.f_locals
print(names(1))
def in_generator():
    yield [i for i in (yield "first")]
    yield {k: v for k, v in [(1, 2)]}
g = in_generator()
print(next(g), g.send([7]), next(g))
print(sys._getframe().f_code.co_name, [sys._getframe().f_code.co_name for _ in [1]], [(lambda: sys._getframe().f_code.co_qualname)() for _ in [1]])
def hot(n):
    total = 0
    for k in range(n):
        total += sum([i * k for i in range(5)]) + len({i for i in range(k % 3)}) + sum([f() for f in [lambda: i for i in range(2)]])
    return total
print(hot(3000))
async def agen():
    for i in range(3):
        yield i
async def use():
    return [x async for x in agen()], {x: [y async for y in agen() if y < x] async for x in agen()}, [await value(x) for x in (1, 2)]
async def value(x):
    return x * 10
try:
    use().send(None)
except StopIteration as e:
    print(e.value)
def seven():
    return [a + b + c + d + e + f + g for a in (1,) for b in (2,) for c in (3,) for d in (4,) for e in (5,) for f in (6,) for g in (7, 8)]
print(seven())
