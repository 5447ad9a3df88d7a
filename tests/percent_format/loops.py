# % formatting in loops over many values: widths, precisions, mapping keys.
for v in (0, 1, -1, 42, 12345678901234567890, True): print("%d|%5d|%-5d|%05d|%+d|% d|%x|%o|%#x|%s|%r|%.3d|%c" % (v, v, v, v, v, v, v, v, v, v, v, v, abs(v) % 1000 + 48))
for v in (0.0, -0.0, 1.5, -2.25, 1e10, 1e-10, 123456.789, float("inf"), float("nan"), 2): print("%f|%.0f|%.3f|%10.2f|%-10.2f|%+.1f|%e|%.2E|%g|%.3g|%G|%s|%r|%d" % ((v,) * 13 + (v if abs(v) < 1e300 else 0,)))
for s in ("", "a", "hello", "é中", None, [1], {"k": 1}): print("%s|%10s|%-10s|%.2s|%5.1s|%r|%a" % ((s,) * 7))
rows = [("apple", 3, 1.25), ("kiwi", 12, 0.5), ("watermelon", 1, 30)]
for r in rows: print("%-12s%5d%8.2f" % r)
print("%-12s%5s%8s" % ("total", sum(r[1] for r in rows), "%.2f" % sum(r[1] * r[2] for r in rows)), "%(n)s=%(v)05.1f%%" % {"n": "x", "v": 12.345}, "%s" % (("tuple",),), "%s %s" % ("a", ("b",)), "%%%d%%" % 5)
out = ""
for i in range(2000): out += "%d," % (i if i % 3 else i * 0.5) if i % 2 else "%s;" % (None if i % 7 else "x")
print(len(out), out[:40])
import zlib
print(zlib.crc32("".join("%08.3f%+d%x" % (i / 7, i - 500, i * i) for i in range(1000)).encode()))
def t(f, a):
    try: return f % a
    except Exception as e: return f"{type(e).__name__}: {e}"
errs = {}
for i in range(500):
    r = t(["%d", "%s %s", "%(k)s", "%c", "%z", "%"][i % 6], ["x", (1,), {}, -5, 1, 1][i % 6])
    errs[r] = errs.get(r, 0) + 1
print(errs)
for w in range(-8, 9, 4): print("%*d|%-*s|%.*f" % (w, 42, abs(w), "ab", abs(w) // 2, 3.14159))
print(b"%d %s %x %5.1f %c %a" % (5, b"bytes", 255, 2.25, 65, "é"), bytearray(b"%s") % b"z")
