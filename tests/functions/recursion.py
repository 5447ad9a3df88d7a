# Recursion: mutual, deep, through builtins, and its limit.
import sys
def fact(n):
    return 1 if n <= 1 else n * fact(n - 1)
def even(n):
    return n == 0 or odd(n - 1)
def odd(n):
    return n != 0 and even(n - 1)
def ack(m, n):
    return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
print(fact(20), fact(50), even(100), odd(77), ack(2, 3))
def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)
print(depth(900))
def forever(n):
    return forever(n + 1)
for attempt in range(3):
    try:
        forever(0)
    except RecursionError as e:
        print(type(e).__name__, e)
print(sys.getrecursionlimit())
sys.setrecursionlimit(5000)
print(depth(4500), sys.getrecursionlimit())
sys.setrecursionlimit(20000)
print(depth(15000))
for bad in (0, -1, "a", 2 ** 40):
    try:
        sys.setrecursionlimit(bad)
    except Exception as e:
        print(type(e).__name__, e)
sys.setrecursionlimit(1000)
class R:
    def __init__(self, n):
        self.child = R(n - 1) if n else None
    def depth(self):
        return 1 + (self.child.depth() if self.child else 0)
    def __repr__(self):
        return f"R({self.child!r})" if self.child else "R"
print(R(100).depth(), len(repr(R(50))))
class Inf:
    def __getattr__(self, name):
        return getattr(self, name + "x")
    def __eq__(self, o):
        return self == o
    def __call__(self):
        return self()
    def __len__(self):
        return len(self)
i = Inf()
for f in (lambda: i.foo, lambda: i == 1, lambda: i(), lambda: len(i), lambda: [i] == [1] and 0):
    try:
        f()
    except RecursionError as e:
        print("RecursionError", str(e)[:32])
def gen(n):
    if n:
        yield n
        yield from gen(n - 1)
print(sum(gen(200)), list(map(fact, range(6))), sorted([3, 1, 2], key=lambda x: -fact(x)))
fib = lambda n: n if n < 2 else fib(n - 1) + fib(n - 2)
print([fib(i) for i in range(15)])
print((lambda f: lambda n: f(f, n))(lambda s, n: 1 if n == 0 else n * s(s, n - 1))(10))
