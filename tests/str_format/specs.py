# One big table of format() results over ints, floats, strings and dates; nested and computed specs.
import itertools, zlib, datetime
def f(v, s):
    try: return format(v, s)
    except Exception as e: return f"{type(e).__name__}: {e}"
acc = []
for fill, align, sign, alt, zero, width, group, prec in itertools.product(("", "*"), ("", "<", ">", "^", "="), ("", "+", " "), ("", "#"), ("", "0"), ("", "12"), ("", ",", "_"), ("", ".3")):
    if fill and not align: continue
    for v, types in ((-1234567, ("", "d", "x", "b", "e")), (1234.5678, ("", "f", "g", "%"))):
        for ty in types: acc.append(f(v, fill + align + sign + alt + zero + width + group + prec + ty))
print(len(acc), zlib.crc32("\n".join(acc).encode()))
for s in (acc[0], acc[100], acc[1001], acc[2500], acc[4999]): print(repr(s))
for s in ("", "10", "<10", ">10", "^10", ".3", "^8.2", "*^9s", "s", "d", "=10", "010", "+", ",", "_", "#", "é>7", "{>5", "}<5"): print(repr(s), repr(f("text", s)), repr(f("é中😀", s)))
d = datetime.datetime(2024, 2, 29, 13, 5, 7)
print(f"{d:%Y-%m-%d %H:%M} {d.date():%d/%m/%y} {d:%A %j}|{d!s:>25}|{d.time():%I%p}", "{:%B}".format(d), format(d, ""), format(d.date()))
for n in (0, 7, -7, 255, 2 ** 40, -2 ** 70): print(*(f"{n:{s}}" for s in ("d", "b", "o", "x", "X", "#b", "#o", "#x", "#X", "08d", "+d", " d", ",d", "_d", "_b", "_x", "<8", ">8", "^8", "=+8", "e", ".2f", "g", "%", "n")), sep="|")
for x in (0.0, -0.0, 0.5, 1 / 3, 1e15, 1e16, 1e17, 123456789.987654321, 1e-5, 5e-324, 1.7976931348623157e308, float("nan"), float("-inf")): print(*(f(x, s)[:40] for s in ("", "e", ".0e", "f", ".0f", ".10f", "g", ".3g", ".17g", "#g", "%", ".1%", "+", " ", ",", "_.2f", "010.2f", "<12.3", "z.1f", "n", "E", "G", "F")), sep="|")
print("{0:{1}{2}}|{0:>{w}.{p}f}|{a[0]:{b.real}}".format(5, "0", "8", w=9, p=2, a=[3], b=6), f"{'x':{'*'}^{5 + 4}}", f"{3.14159:{'.'}{2}f}", "{:{}{}{}}".format("mid", "-", "^", 11), "{!r:>{}}".format("a", 6))
