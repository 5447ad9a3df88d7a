# Views keep their objects alive and exported; release order; views in loops.
import weakref, gc
class B(bytearray): pass
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
b = B(b"hello world")
r = weakref.ref(b)
m = memoryview(b)
del b
print(r() is not None, bytes(m[:5]))
m.release()
del m
print(r() is None)
b = bytearray(b"abc")
views = [memoryview(b) for _ in range(3)]
print(t(lambda: b.extend(b"d")))
views.pop(); views.pop()
print(t(lambda: b.extend(b"d")))
views.clear()
print(t(lambda: b.extend(b"d")), b)
m = memoryview(b)[1:]
n = m[1:]
m.release()
print(n.tobytes(), t(lambda: b.pop()), n.release(), b.pop())
def total(buf):
    s = 0
    mv = memoryview(buf)
    for i in range(len(mv)): s += mv[i] * (i % 7)
    for x in mv: s ^= x
    return s
data = bytes(i * 37 % 256 for i in range(4000))
print(total(data), total(bytearray(data)), total(memoryview(data)[::-1]))
def fill(n):
    buf = bytearray(n)
    mv = memoryview(buf)
    for i in range(n): mv[i] = i * 3 & 255
    half = mv[n // 2:]
    for i in range(0, len(half), 2): half[i] ^= 255
    return sum(buf), buf[:4], buf[-4:]
print(fill(3000))
def errs(n):
    mv, e = memoryview(bytearray(10)), 0
    for i in range(n):
        try:
            mv[i % 12] = i % 260
        except IndexError: e += 1
        except ValueError: e += 1000
    return e, sum(mv)
print(errs(3000))
def words(n):
    mv = memoryview(bytearray(8 * 50)).cast("q")
    for i in range(n): mv[i % 50] += i * (1 if i % 2 else -1)
    return sum(mv), mv[0], mv[49]
print(words(3000))
def doubles(n):
    mv = memoryview(bytearray(8 * 20)).cast("d")
    for i in range(n): mv[i % 20] += i / 4
    return sum(mv), mv.tolist()[:3]
print(doubles(2000))
m = memoryview(b"x")
g = (x for x in m)
print(next(g), m.release(), t(lambda: next(g)), t(lambda: list(m)))
