# str.format and format_map: fields, attributes, indexes, nesting, errors.
def t(s, *a, **k):
    try:
        return s.format(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class O:
    x = 5
    d = {"k": [10, 20]}
    def __format__(self, spec): return f"O<{spec}>"
    def __repr__(self): return "O-repr"
    def __getitem__(self, k): return (type(k).__name__, k)
o = O()
cases = [("{}", 1), ("{} {}", 1, 2), ("{0} {1} {0}", "a", "b"), ("{1}", 1, 2), ("{0.x} {0.d[k][1]}", o), ("{0[5]} {0[-1]} {0[key]} {0[a b]}", o), ("{:>5}|{:<5}|{:^5}", 1, 2, 3), ("{!r} {!s} {!a}", "é", "é", "é"), ("{{}} {{{}}}", 1), ("{:{}}", 5, 4), ("{:{w}.{p}}", 3.14159), ("{0:{1}}", 5, ">4"), ("{:abc}", o), ("{!r:>10}", o), ("{0}{1}{2}", 1, 2), ("{} {0}", 1), ("{0} {}", 1), ("{", 1), ("}", 1), ("{}}", 1), ("{!}", 1), ("{!x}", 1), ("{!rs}", 1), ("{0.}", 1), ("{0[}", 1), ("{0[]}", 1), ("{a}", 1), ("{:d}", "s"), ("{:s}", 1), ("{:5", 1), ("{0.nope}", 1), ("{0[0]}", 5), ("{a.b}", 1), ("{ 0}", 1), ("{-1}", 1), ("{0!r:{1}}", "a", 5), ("{:{:{}}}", 1, 2, 3), ("", 1), ("{:%}", 0.5), ("{:,}", 1234567), ("{:_b}", 255), ("{:*^20,.2f}", 12345.678), ("{:+}", 5), ("{:c}", 65), ("{0:}", 5), ("{99999999999999999999}", 1)]
for c in cases:
    print(repr(c[0]), "->", t(*c, w=8, p=3) if "w" in c[0] else t(*c))
print(t("{a} {b[0]} {c.x}", a=1, b=[2], c=o), t("{a!r:>5}", a="x"), t("{self}", self=1), "{x}".format_map({"x": 1}), "{a[b]}".format(a={"b": 2}), "{0[0][1]}".format([[1, 2]]), "{:}".format("x"), "{0:s}".format("y"))
for spec in ("5", "<5", "^5", ">5", ".2", "*<7", "05", "s", "5.1s", "d", "=5", "+", ",", "#", "=^5", "é^5"):
    try:
        print(spec, format("abc", spec), end=" | ")
    except ValueError as e:
        print(spec, e, end=" | ")
print()
import string
print(string.Formatter().format("{0} {a}", 1, a=2), list(string.Formatter().parse("a{b!r:c}{{d}}")), string.Template("$a ${b} $$").substitute(a=1, b=2), string.Template("$x $y").safe_substitute(x=1), string.capwords("hello world"), string.ascii_letters, string.digits, string.punctuation)
print(format(5), format("a", ">3"), format(3.5, ".3f"), format(None), format([1]), format(True, "d"), "{:>{w}}".format("r", w=4), "{:{fill}{align}{width}}".format("x", fill="*", align="^", width=5))
try:
    format([1], "5")
except TypeError as e:
    print(e)
try:
    format(5, 5)
except TypeError as e:
    print(e)
