# Many objects, big containers, many short-lived cycles and strings.
import gc
def cycles(n):
    for i in range(n):
        a, b = [], {}
        a.append(b)
        b["a"] = a
    return gc.collect() >= 0
print(cycles(30000))
class Node:
    def __init__(self): self.me = self; self.data = [0] * 10
for _ in range(20000): Node()
gc.collect()
print(len([o for o in gc.get_objects() if isinstance(o, Node)]))
big = [[i] * 5 for i in range(20000)]
print(sum(map(len, big)))
del big[::2]
big += big
print(len(big), big[9999] is big[19999])
d = {}
for i in range(50000): d[i] = str(i)
for i in range(0, 50000, 2): del d[i]
for i in range(0, 50000, 4): d[i] = i
print(len(d), d[4], d[5], sum(isinstance(v, int) for v in d.values()))
s = set(range(50000))
s -= set(range(0, 50000, 3))
print(len(s), 3 in s, 4 in s)
strings = ["x" * (i % 50) + str(i) for i in range(20000)]
print(len("".join(strings)), len(set(strings)), max(map(len, strings)))
t = tuple(range(100000))
print(t[-1], len(t + t), hash(t) == hash(tuple(range(100000))))
chunks = []
for i in range(300):
    chunks.append(bytearray(10000))
    if len(chunks) > 10: chunks.pop(0)
print(sum(map(len, chunks)))
fs = [lambda i=i: i for i in range(10000)]
print(sum(f() for f in fs))
gens = [(x for x in range(3)) for _ in range(5000)]
print(sum(next(g) for g in gens), sum(sum(g) for g in gens))
del gens
objs = [type(f"C{i}", (), {"v": i})() for i in range(500)]
print(sum(o.v for o in objs))
del objs
gc.collect()
big_int = 1
for i in range(2000): big_int = big_int * 3 + i
print(big_int % 1000007)
matrix = [[float(i * j) for j in range(100)] for i in range(100)]
print(sum(map(sum, matrix)))
try:
    [0] * (2 ** 62)
except (MemoryError, OverflowError) as e:
    print(type(e).__name__ in ("MemoryError", "OverflowError"))
try:
    "x" * (2 ** 62)
except (MemoryError, OverflowError) as e:
    print("caught")
try:
    bytes(2 ** 62)
except (MemoryError, OverflowError) as e:
    print("caught")
try:
    bytearray(2 ** 61)
except (MemoryError, OverflowError) as e:
    print("caught")
try:
    1 << (2 ** 62)
except (MemoryError, OverflowError) as e:
    print("caught")
try:
    "{:>{}}".format("x", 2 ** 62)
except (MemoryError, OverflowError, ValueError) as e:
    print("caught")
try:
    (1,) * (2 ** 61)
except (MemoryError, OverflowError) as e:
    print("caught")
try:
    "%9999999999999999999d" % 1
except (MemoryError, OverflowError, ValueError) as e:
    print("caught")
try:
    list(range(2 ** 63))
except (MemoryError, OverflowError) as e:
    print("caught")
print("alive")
