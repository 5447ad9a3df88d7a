"""Numbers in every layout: rounding half to even on the exact value, grouping, padding, signs, bases."""

import random

values = [0.0, -0.0, 0.5, 1.5, 2.5, 0.125, 0.375, 1.005, 2.675, 1e15, 123456789.987654321, 1e16, 9.999, 99.995, 1e22, 1e23,
          4.9e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e-5, 0.0001, 0.00012345, 12345678901234567.0,
          2.0**53, 2.0**63, 2.0**64, 2.0**70, float("inf"), float("-inf"), float("nan"), 1 / 3, -2 / 3]
for v in values:
    print(repr(v), str(v), f"{v}")
    for spec in (".0f", ".1f", ".2f", ".3f", "10.2f", "^14.4f", "=+12.2f", "012.3f", ",.2f", "020,.2f", "_.3f", ".19f",
                 ".20f", ".30f", "e", ".3e", "g", ".3g", "#.0f", "#g", "z.1f", ".1%", "%", " .1f", "*>10.1f", "é^12.1f", ".3", "n", "F", "E"):
        print(end=format(v, spec) + " ")
    print("%.0f %.2f %10.3f %-10.1f %+.1f %e %g %r %s" % ((v,) * 9))

state = random.Random(5)
total = 0
for _ in range(3000):
    v = state.uniform(-1, 1) * 10.0 ** state.randint(-25, 25)
    for p in (0, 1, 2, 5, 10, 17, 19):
        text = format(v, f".{p}f")
        total = (total * 31 + sum(map(ord, text))) % 1_000_000_007
    assert float(repr(v)) == v
    total = (total * 31 + sum(map(ord, repr(v)))) % 1_000_000_007
print(total)
for k in range(200):
    v = k / 8 + 0.0625
    total += int(f"{v:.1f}".replace(".", "")) + int(f"{v:.0f}") + int(f"{v:.3f}".replace(".", ""))
print(total)

for n in (0, 1, -1, 9, 10, 99, 100, -100, 999, 1000, 12345, 123456, 1234567, -1234567890123, 2**62 - 1, -(2**62), 2**63, 10**25, -(10**30), True):
    print(n, str(n), repr(n), f"{n}", f"{n!r:>8}|")
    for spec in ("d", ",", "_", "x", "X", "o", "b", "#x", "#X", "#o", "#b", "08", "012,", "+d", " d", "<10", ">10", "^11", "=+10", "*^12", "_x", "_b",
                 "016_x", ".2f", "e", "%", "n", "030,d", "01,", "é<9"):
        print(end=format(n, spec) + " ")
    print("%d %5d|%-5d|%05d %+d % d %x %X %o %#x %#o %.5d %s %r" % ((n,) * 14))
    print("{:d} {:>10} {:<10}| {!r:^9} {:,} {:#x}".format(n, n, n, n, n, n))

for s in ("", "a", "abc", "é", "日本", "a\u0301", "😀x"):
    print("|".join(format(s, spec) for spec in ("", "5", "<5", ">5", "^5", ".1", "5.1", "*^7", "é>4", "s", "05")))
    print("%s|%5s|%-5s|%.1s|%5.1s|%r|%a" % ((s,) * 7), "{0:>{1}}{2}{{}}".format(s, 6, "é"))

for spec in ("y", "5.", ".", "1,_", ",_", "+s", "#s", "=5", "5x5", "100000000000000000000", ".2d", "zd", "+c", ",x"):
    for v in (5, 1.5, "s"):
        try:
            print(format(v, spec))
        except (ValueError, OverflowError) as e:
            print(type(e).__name__, e)
for value, template in ((5, "{:.2d}"), ("s", "{:+}"), (1.5, "{:x}"), ([], "{:5}"), (5, "{:{}}")):
    try:
        print(template.format(value, ">4"))
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)


class Text(str):
    def __format__(self, spec):
        return "<" + spec + ">"


class Number(int):
    pass


class Real(float):
    def __str__(self):
        return "real"


print(f"{Text('q')} {Text('q'):5} {Number(7):>4} {Number(7)} {Real(1.5):.2f} {Real(1.5)}", "{:x^9}".format(Text("u")))
print("%(a)s %(b)05d %(c).2f" % {"a": "é", "b": 42, "c": 2.675}, "%s" % Text("q"))
for n in range(5):
    parts = [f"{n}", "-", f"{n * 1.5}", "é" * n, f"{n:02x}"]
    print(f"{parts[0]}{parts[1]}{parts[2]}{parts[3]}{parts[4]}", "".join(parts), ", ".join(tuple(parts)), "é".join(parts[:1]))
