# Every method and attribute of patterns, matches and scanners.
import copy
import pickle
import re


def attempt(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


p = re.compile(r"(?P<word>\w+)\s+(?P<num>\d+)?(x)?")
print(p, p.pattern, p.flags, p.groups, dict(p.groupindex))
print(re.compile(b"a+", re.I | re.S), re.compile("a", re.A | re.X), re.compile("a" * 300)[:0] if 0 else "")
m = p.match("hello 42 world")
print(m)
print(m.group(), m.group(0), m.group(1, "num", 3), m["word"], m[2])
print(m.groups(), m.groups("none"), m.groupdict(), m.groupdict(0))
print(m.start(), m.end(), m.span(), m.span("num"), m.span(3), m.regs)
print(m.pos, m.endpos, m.lastindex, m.lastgroup, m.string, m.re is p)
print(m.expand(r"<\1|\g<num>|\g<0>|\3>"))
for bad in (lambda: m.group(4), lambda: m["nope"], lambda: m.start(-1), lambda: m.group("word", 9)):
    print(attempt(bad))
print(p.search("  x 1", 1), p.search("abc"), p.fullmatch("ab 1x"), p.fullmatch("ab 1xy"))
print(p.match("ab 12", 1, 4), p.match("ab", pos=5), re.match("", "abc").span())
print(p.findall("a 1 b 2x c "), re.findall(r"\d", "a1b2"), re.findall(r"(\d)", "a1b2"), re.findall("x*", "axxb"))
print([m.span() for m in p.finditer("a 1 b 2x c ")], type(p.finditer("")).__name__)
print(re.split(r"[,;]\s*", "a, b;c,,d"), re.split(r"([,;])", "a,b;c", maxsplit=1), re.split(r"x*", "axbc"))
print(re.split(r"(a)|b", "xaybz"))
print(re.sub(r"\d+", "#", "a1b22c333"), re.sub(r"\d+", "#", "a1b22c333", count=2), re.subn(r"x*", "-", "abxd"))
print(re.sub(r"(\w)(\w)", r"\2\1", "abcde"), re.sub("a", lambda m: m.group().upper() * 2, "banana"))
print(re.sub("a", lambda m: None, "banana"), re.sub("", "-", "abc"), re.sub("b", "", "b"), re.sub("z", "y", "abc"))
print(re.sub(rb"(\d)", rb"<\1>", b"a1b2"), re.sub("é", "e", "café"), re.sub("(a)|b", r"[\1]", "ab"))
print(attempt(lambda: re.sub("a", lambda m: 5, "xa")), attempt(lambda: re.sub("a", b"b", "xa")))
print(attempt(lambda: re.sub("a", r"\9", "a")), attempt(lambda: re.sub("a", r"\g<n>", "a")))
print(attempt(lambda: p.match(5)), attempt(lambda: p.match(b"a")), attempt(lambda: re.match(b"a", "a")))
print(attempt(lambda: type(p)()), attempt(lambda: type(m)()))
s = p.scanner("ab 1cd 2 ")
print(s.match(), s.match(), s.search(), s.match(), s.match(), s.pattern is p)
print(copy.copy(p) is p, copy.deepcopy(p) is p, copy.copy(m) is m, pickle.loads(pickle.dumps(p)) is p)
print(p == re.compile(p.pattern), p == re.compile("x"), hash(p) == hash(re.compile(p.pattern)), p != 1)
print(re.Pattern[str], re.Match[bytes])
print(re.escape("a.b*c[d]-e f\n"), re.fullmatch(re.escape("a.b"), "a.b") is not None)
b = bytearray(b"abcabc")
it = re.finditer(rb"b", b)
print(next(it), re.search(b"ca", memoryview(b)).group(), re.findall(b"[bc]", b))

for pattern in ["(", "a)", "[", "*a", "a**", "(?P<n>a)(?P<n>b)", "(?<=a+)b", r"\1", "(?P=x)", "a{2,1}", "(?z)", "[b-a]"]:
    try:
        re.compile(pattern)
    except re.PatternError as e:
        print(repr(pattern), e, e.pos, e.lineno, e.colno)


def tokens(text):
    spec = [("NUM", r"\d+(?:\.\d+)?"), ("ID", r"[A-Za-z_]\w*"), ("OP", r"[-+*/=()]"), ("WS", r"\s+"), ("BAD", r".")]
    for m in re.finditer("|".join(f"(?P<{n}>{r})" for n, r in spec), text):
        if m.lastgroup != "WS":
            yield m.lastgroup, m.group()


print(list(tokens("x1 = 3.14*(y + 42) ?")))
scanner = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"\w+", lambda s, t: t), (r"\s+", None)])
print(scanner.scan("ab 12 cd !"))
