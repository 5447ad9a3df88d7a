# The types of a loop's variables change after thousands of rounds.
def accumulate(values):
    total = values[0]
    for v in values[1:]:
        total = total + v
    return total
print(accumulate([1] * 5000))
print(accumulate([1] * 3000 + [0.5] * 3000))
print(accumulate([1.5] * 3000 + [2 ** 70] + [1] * 3000))
print(len(accumulate(["a"] * 3000)), len(accumulate([[1]] * 1000)), accumulate([(1,)] * 1000)[:2])
def switch(n):
    x = 0
    seen = []
    for i in range(n):
        if i == n // 4:
            x = float(x)
        elif i == n // 2:
            x = complex(x)
        elif i == 3 * n // 4:
            x = str(x)
        if isinstance(x, str):
            if len(x) < 40:
                x = x + "."
        else:
            x = x + 1
        if i % (n // 8) == 0:
            seen.append((i, x))
    return seen, x
print(switch(8000))
def error_late(n):
    x = 0
    for i in range(n):
        x += i if i != n - 3 else "boom"
    return x
try:
    error_late(6000)
except TypeError as e:
    print(e, e.__traceback__.tb_next.tb_lineno)
def none_late(items):
    s = 0
    for it in items:
        if it is None:
            s -= 1
        else:
            s += it
    return s
print(none_late([1] * 4000 + [None] * 3 + [2.5, True] * 100))
def compare(items):
    lt = 0
    for a, b in zip(items, items[1:]):
        if a < b:
            lt += 1
    return lt
print(compare([i * 7 % 31 for i in range(4000)]), compare([i * 7 % 31 / 2 for i in range(4000)]), compare([str(i) for i in range(2000)]), compare([(i % 5, i) for i in range(2000)]), compare([1, 2.5] * 1000 + [2 ** 65, 3]))
def index(seq, n):
    s = 0
    for i in range(n):
        s += seq[i % len(seq)]
    return s
print(index([1, 2, 3], 4000), index((4, 5), 4000), index(b"ab", 4000), index(range(10), 4000), index([1.5, 2], 4000), index(bytearray(b"xyz"), 3000), index({0: 5, 1: 6}, 3000), index([True, None and 1 or 2], 100))
class A:
    def __add__(self, o): return 1000
    def __radd__(self, o): return o + 1 if isinstance(o, int) else -1
print(accumulate([1] * 3000 + [A()] + [1] * 10), accumulate([A()] + [5] * 3000))
def bools(n):
    c = 0
    x = True
    for i in range(n):
        c += x
        x = not x if i < n - 10 else i
    return c
print(bools(5000))
