# How deep calls may go does not depend on what is built in place.
import sys

def depth():
    n, frame = 0, sys._getframe()
    while frame is not None:
        n, frame = n + 1, frame.f_back
    return n

class Number:
    def __init__(self, value):
        self.value = value

    def step(self, other):
        return self.twice(other)

    def twice(self, other):
        return self + other

    def __add__(self, other):
        deepest[0] += 1
        return Number(self.value).step(other)

deepest = [0]

def small(x):
    return smaller(x)

def smaller(x):
    return smallest(x) + 1

def smallest(x):
    return x + 1

def recursive(n):
    reached[0] = n
    small(n)
    return recursive(n + 1)

def in_loop(n):
    reached[0] = n
    for i in range(3):
        small(i)
    return in_loop(n + 1) + 1

def through(n):
    reached[0] = n
    return other(n)

def other(n):
    return through(n + 1) + 1

def by_generator(n):
    reached[0] = n
    return sum(by_generator(n + 1) for _ in range(1))

def fails_in_small(n):
    try:
        small(n)
    except RecursionError:
        caught.append(n)
        return n
    return fails_in_small(n + 1)

reached = [0]
caught = []

def measure(f, *args):
    reached[0] = deepest[0] = 0
    caught.clear()
    try:
        result = f(*args)
    except RecursionError as e:
        result = str(e)
    return reached[0], deepest[0], result, caught[:1]

sys.setrecursionlimit(depth() + 100)
for i in range(100):
    small(i)
for f, args in (recursive, (0,)), (in_loop, (0,)), (through, (0,)), (by_generator, (0,)), (fails_in_small, (0,)), (Number(1).step, (2,)):
    results = [measure(f, *args) for i in range(60)]
    print(getattr(f, "__name__", f), results[0], all(r == results[0] for r in results))
