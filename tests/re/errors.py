# Broken patterns, with message and position; flags and repr of compiled patterns.
import re
def t(f):
    try:
        return f()
    except re.error as e:
        return f"{type(e).__name__}: {e} | {e.msg} {e.pos} {e.lineno} {e.colno}"
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for p in ("(", ")", "[", "[a", "a**", "*a", "+", "?", "a{2,1}", "(?", "(?P", "(?P<", "(?P<1>a)", "(?P<a>a)(?P<a>b)", "(?P=b)", "(?<a)", "(?<=a*)b", r"\1", r"(a)\2", r"\q", r"\x1", r"\u12", r"\N{nope}", "(?(1)a)", "(?(9)a|b|c)", "[z-a]", r"[\w-a]", "(?z)", "(?i", "a(?i)", "(?P>x)", "(?#", "\\", "[\\", "a{1}{2}", "a{1}*", "(?:", "(?=a", "(?iu-m:a)", "(?-:a)", "a++b+*", "x{99999999999}", "(?P<é>a)", "a\nb(", "(?L)a", "(?au)a"):
    print(repr(p), t(lambda: re.compile(p).groups))
print(re.compile("a"), re.compile("a", re.I | re.M), repr(re.compile("x" * 300))[:40], re.I, re.IGNORECASE | re.DOTALL, re.RegexFlag(0), re.compile(b"a").flags, re.compile("a").flags, re.compile("(?i)a").flags)
p = re.compile(r"(?P<a>x)(y)?", re.X)
print(p.pattern, p.groups, p.groupindex, p == re.compile(r"(?P<a>x)(y)?", re.X), p == re.compile("x"), hash(p) == hash(re.compile(r"(?P<a>x)(y)?", re.X)), re.compile(p) is p, t(lambda: re.compile(p, re.I)), t(lambda: re.compile(5)), t(lambda: re.match("a", b"a")), t(lambda: re.match(b"a", "a")), t(lambda: re.match("a", 5)), t(lambda: re.sub("a", 5, "a")), t(lambda: re.sub("a", b"x", "a")))
print(re.escape("a.b*c\n é-_#&~"), re.escape(b"a.b"), re.purge(), re.search("b", "abc", re.I).start() if True else 0, p.search("axy", 1).span(), p.search("xxx", 1, 2), p.match("axy", 1), p.fullmatch("xy", 0, 1), re.compile("^b").search("ab", 1), re.compile("b$").search("abc", 0, 2).span(), p.scanner("xx").search().span())
import copy, pickle
print(copy.deepcopy(p) is p, pickle.loads(pickle.dumps(p)) == p, re.Pattern.__name__, re.Match.__module__, isinstance(p, re.Pattern), t(lambda: re.Match()), re.NOFLAG, re.A is re.ASCII)
