# Items of arrays of doubles, read and written one by one.
from array import array
import math
a = array("d", [0.5, -1.5, 2.0, 1e300])
def total(a, n):
    s = 0.0
    for i in range(n):
        a[i % 4] += i * 0.25
        a[-1 - i % 4] -= 0.5
        s += a[i % 4] * a[-1]
    return s
print(total(array("d", [1, 2, 3, 4]), 50))
def read(a, i): return a[i]
def write(a, i, v): a[i] = v
for i in (0, 3, -1, -4, 4, -5, True, 2**70, "x", None, 1.0, slice(1, 3)):
    for _ in range(3):
        try: r = read(a, i)
        except Exception as e: r = type(e).__name__, str(e)
    print(i, r)
for v in (1.5, 7, True, 1e-300, -0.0, math.inf, math.nan, "x", None, 2**2000, 1e300):
    for i in (0, -1, 4, -5, "x"):
        for _ in range(2):
            try: write(a, i, v); r = a[0], a[-1]
            except Exception as e: r = type(e).__name__, str(e)
    print(v if v != 2**2000 else "big", r, a)
class Odd(array):
    def __getitem__(self, i): return "item", i
    def __setitem__(self, i, v): print("set", i, v)
o = Odd("d", [1.0])
print(read(o, 0), read(o, 5)); write(o, 0, 2.5)
class Plain(array): pass
p = Plain("d", [1.0, 2.0])
write(p, 1, 2.5); print(read(p, 1), read(p, -2))
view = memoryview(a)
write(a, 1, 42.0); print(view[1]); view[1] = 43.0; print(read(a, 1))
for code in "bBhHiIlLqQf":
    b = array(code, [1, 2, 3])
    for bad in (1.5, 300, -1, 2):
        try: write(b, 1, bad); r = read(b, 1)
        except Exception as e: r = type(e).__name__
        print(code, bad, r, end="; ")
print()
view.release()
def shrinks(a):
    a.pop()
    return a[len(a) - 1], a[-len(a)]
print(shrinks(a), shrinks(a))
for _ in range(2):
    try: print(read(a, 2))
    except IndexError as e: print(e)
