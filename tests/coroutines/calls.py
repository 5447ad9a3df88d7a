# Calls that make generators and coroutines: arguments in order, defaults, closures, failures.
class Noisy:
    def __init__(self, n): self.n = n
    def __del__(self): print("end", self.n)
def gen(a, b): yield a.n; yield b.n
def held(n):
    for i in range(n):
        g = gen(Noisy(i), Noisy(10 + i))
        print(next(g))
    print("last")
held(3)
async def one(a, b=2): return a, b
async def two(a):
    def inner(): return a
    x = await one(inner())
    a = 5
    return x, await one(inner(), inner())
def run(c):
    try: c.send(None)
    except StopIteration as e: return e.value
for i in range(3): r = run(two(i))
print(r)
class K:
    async def m(self, x): return self.__class__.__name__, await one(x)
    def g(self, x): yield self.__class__.__name__, x
for i in range(3): r = run(K().m(i)), list(K().g(i))
print(r)
for bad in (lambda: gen(1), lambda: gen(1, 2, 3), lambda: one(), lambda: K().g(), lambda: gen(1, c=2)):
    for i in range(2):
        try: bad()
        except TypeError as e: m = str(e)
    print(m)
def cell(a):
    b = a
    def get(): return a, b
    yield get()
    a = 7
    yield get()
for i in range(3): r = list(cell(i))
print(r)
async def ag(a, n):
    for i in range(n): yield a, i
async def collect(n): return [x async for x in ag("z", n)]
for i in range(3): r = run(collect(i))
print(r)
def replaced(n):
    def f(a): yield a; yield "old"
    def h(a): yield a; yield "new"
    g = f(n)
    next(g)
    f.__code__ = h.__code__
    return list(g), list(f(n))
print(replaced(1), replaced(2))
