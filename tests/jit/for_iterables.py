# Hot for loops over each builtin iterable.
def total(it):
    n = s = 0
    for x in it:
        n += 1
        s = s * 31 % 1000003 + (x if isinstance(x, int) else len(str(x)))
    return n, s
N = 2000
sources = {"range": lambda: range(N), "range step": lambda: range(N, 0, -3), "list": lambda: list(range(N)), "tuple": lambda: tuple(range(N)), "str": lambda: "abcdé" * 400, "bytes": lambda: bytes(range(200)) * 10, "bytearray": lambda: bytearray(b"xy" * 1000), "dict": lambda: dict.fromkeys(range(N)), "keys": lambda: {i: 0 for i in range(N)}.keys(), "values": lambda: {i: -i for i in range(N)}.values(), "items": lambda: {i: 0 for i in range(N)}.items(), "set": lambda: set(range(N)), "enumerate": lambda: enumerate(range(N)), "zip": lambda: zip(range(N), range(N)), "map": lambda: map(abs, range(-N, 0)), "filter": lambda: filter(None, range(N)), "reversed": lambda: reversed(range(N)), "reversed list": lambda: reversed(list(range(N))), "genexp": lambda: (i * 2 for i in range(N)), "iter": lambda: iter(list(range(N))), "callable": lambda: iter(iter(range(N)).__next__, 1500), "memoryview": lambda: memoryview(bytes(N)), "array": lambda: __import__("array").array("i", range(N)), "deque": lambda: __import__("collections").deque(range(N)), "chain": lambda: __import__("itertools").chain(range(10), range(N)), "count": lambda: __import__("itertools").islice(__import__("itertools").count(), N)}
for name, make in sources.items(): print(name, total(make()))
class Own:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
class Get:
    def __getitem__(self, i):
        if i >= N: raise IndexError
        return i
class GenIter:
    def __iter__(self):
        for i in range(N): yield -i
print(total(Own(N)), total(Get()), total(GenIter()))
def unpack(n):
    s = 0
    for i, (a, b) in enumerate(zip(range(n), range(n, 0, -1))): s += i * a - b
    for k, v in {i: i * i for i in range(n)}.items(): s ^= k + v
    for a, *r in [(1, 2, 3), (4,)] * (n // 2): s += a + len(r)
    return s
print(unpack(1000))
def early(n):
    it, s = iter(range(n)), 0
    for x in it:
        if x == 10: break
    for x in it:
        s += x
        if x % 7 == 0: next(it, None)
    return s, list(it)
print(early(2000))
