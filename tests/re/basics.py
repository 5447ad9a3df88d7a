# match, search, fullmatch, findall, finditer, split, sub, groups, flags.
import re
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
m = re.match(r"(?P<first>\w+) (\w+)(?: (x))?", "hello world again")
print(m, m.group(), m.group(1, 2), m["first"], m[2], m.groups(), m.groups("d"), m.groupdict(), m.span(), m.span(2), m.start("first"), m.end(), m.lastindex, m.lastgroup, m.pos, m.endpos, m.string, m.re.pattern, m.expand(r"\2-\1-\g<first>"), t(lambda: m.group(9)), t(lambda: m["nope"]), bool(m), m.regs)
print(re.match("b", "abc"), re.search("b", "abc").span(), re.fullmatch("a.c", "abc"), re.fullmatch("a", "ab"), re.findall(r"\d+", "a1b22c333"), re.findall(r"(\w)(\d)", "a1b2"), re.findall(r"(\w)\d", "a1b2"), re.findall("", "abc"), [x.span() for x in re.finditer("a*", "baac")], re.split(r"[,;]", "a,b;c"), re.split(r"([,;])", "a,b;c"), re.split(",", "a,b,c", maxsplit=1), re.split(r"x*", "axbc"), re.split("(a)|b", "xaybz"))
print(re.sub("a", "b", "aaa"), re.sub("a", "b", "aaa", count=2), re.sub(r"(\w)(\d)", r"\2\1", "a1b2"), re.sub("b", lambda m: m.group().upper() * 2, "abc"), re.subn("a", "x", "banana"), re.sub("", "-", "abc"), re.sub("a*", "-", "baac"), re.sub(r"(?P<n>a)", r"[\g<n>]", "a"), re.sub("(a)|(b)", r"<\1\2>", "abc"), t(lambda: re.sub("a", r"\9", "a")), t(lambda: re.sub("a", r"\q", "a")), re.sub("a", r"\n\\", "a"), re.sub("x", "\\g<0>!", "x"))
for p, s in ((r"a.c", "a\nc"), (r"(?s)a.c", "a\nc"), (r"(?i)ABC", "abc"), (r"(?m)^b$", "a\nb\nc"), (r"(?x) a b # c", "ab"), (r"^abc$", "abc\n"), (r"\Aabc\Z", "abc\n"), (r"a{2,3}", "aaaa"), (r"a{2,3}?", "aaaa"), (r"a+?", "aaa"), (r"a*+a", "aaa"), (r"(?>a+)a", "aaa"), (r"(a|ab)(c|bcd)", "abcd"), (r"(?:a|b)+", "abab"), (r"[^a-c]+", "abcxyz"), (r"[\]\-a]+", "]-a"), (r"[a-]+", "a-a"), (r"\bfoo\b", "a foo b"), (r"\Boo", "foo"), (r"(?=a)\w", "ba"), (r"(?!a)\w", "ab"), (r"(?<=a)b", "ab"), (r"(?<!a)b", "abb"), (r"(a)(?(1)b|c)", "ab"), (r"(a)?(?(1)b|c)", "c"), (r"(\w)\1", "abccd"), (r"(?P<x>a)(?P=x)", "aa"), (r"\d\D\s\S\w\W", "1a b_ "), (r"\x41\u0042\103", "ABC"), (r"\.", "a.b"), (r"é+", "caféé"), (r"(?a)\w+", "é"), (r"\w+", "é中_1"), (r"(?i)É", "é"), (r"[É-Ý]", "é"), (r"(?i:a)b", "Ab"), (r"(?-i:a)", "A"), (r"", ""), (r"a|b|", "c"), (r"(a*)*", "aa"), (r"(a*)+", "b"), (r"(?:a?){3}", "aa"), (r"x{,2}", "xxx"), (r"x{2}", "xxx"), (r"x{a}", "x{a}"), (r"(?#comment)a", "a"), (r"\N{DIGIT ONE}", "1"), (r"$", "a\n")):
    m = re.search(p, s)
    print(repr(p), m and (m.span(), m.groups()))
