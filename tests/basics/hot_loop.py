# The simplest loops a compiler should take.
def ints(n):
    s = 0
    for i in range(n):
        s += i
    return s
def floats(n):
    s = 0.0
    for i in range(n):
        s += i * 0.5
    return s
def whiles(n):
    i = s = 0
    while i < n:
        if i % 3 == 0:
            s += i
        else:
            s -= 1
        i += 1
    return s
def lists(n):
    l = [0] * 10
    for i in range(n):
        l[i % 10] += i
    return l
class P:
    def __init__(self):
        self.x = 0
    def step(self, d):
        self.x += d
def objects(n):
    p = P()
    for i in range(n):
        p.step(i)
    return p.x
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(ints(10000), floats(10000), whiles(10000), lists(10000), objects(10000), fib(18))
print(ints(10), floats(10), whiles(10), lists(3), objects(4), fib(3))
