# Structures nested 10^5 and more deep are freed, collected and compared without crashing.
import gc
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}"
N = 100000
def nest(make):
    x = None
    for _ in range(N):
        x = make(x)
    return x
class Node:
    def __init__(self, n): self.next = n
class Slot:
    __slots__ = ("next",)
    def __init__(self, n): self.next = n
class Del:
    count = 0
    def __init__(self, n): self.next = n
    def __del__(self): Del.count += 1
def gen(n):
    yield n
def mk_gen(n):
    g = gen(n)
    next(g)
    return g
def closure(n):
    return lambda: n
def method(n):
    return Node(n).__init__
import functools
kinds = {"list": lambda n: [n], "tuple": lambda n: (n,), "dict": lambda n: {"k": n}, "node": Node, "slot": Slot, "closure": closure, "gen": mk_gen, "partial": lambda n: functools.partial(print, n), "method": method, "listsub": type("L", (list,), {}).__call__ if False else lambda n: [n, [n]] and [n], "map": lambda n: map(print, [n]), "iter": lambda n: iter([n]), "zip": lambda n: zip([n]), "slice": lambda n: slice(n), "frozen": lambda n: (n, n), "exc": lambda n: ValueError(n)}
for name, make in kinds.items():
    x = nest(make)
    del x
    print(name, "freed")
x = nest(Del)
del x
print("del", Del.count)
a = nest(lambda n: [n])
b = nest(lambda n: [n])
# How deep native recursion may go is the implementation's affair; ending in an answer or a RecursionError is not.
print([isinstance(t(f), (bool, int)) or t(f) == "RecursionError" for f in (lambda: a == b, lambda: hash(nest(lambda n: (n,))), lambda: a < b, lambda: len(repr(a)))])
import copy
print(t(lambda: copy.deepcopy(a)))
del a, b
head = Node(None)
cur = head
for _ in range(N):
    cur.next = Node(None)
    cur = cur.next
cur.next = head
del head, cur
print(gc.collect() >= N)
x = []
for _ in range(N): x = [x, x]
print(len(x))
del x
e = None
for i in range(20000):
    n = ValueError(i)
    n.__context__ = e
    e = n
del e, n
print("contexts freed")
s = "1" + "+1" * 3000
print(eval(s))
print(t(lambda: eval("(" * 5000 + ")" * 5000)), t(lambda: eval("[" * 300 + "]" * 300)), t(lambda: isinstance(1, nest(lambda n: (n, str) if n else (str, int)))))
