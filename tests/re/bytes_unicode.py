# Patterns over bytes, wide strings, case folding and positions beyond the first plane.
import re
print(re.findall(rb"\w+", b"ab \xff c"), re.sub(rb"b", rb"\0", b"abc"), re.search(rb"[\x80-\xff]", b"a\xfe").span(), re.match(rb"(?i)A", b"a"), re.split(rb",", b"a,b"), re.search(rb"\xc3", "é".encode()).group())
s = "a😀b中é\u0301x"
print([m.span() for m in re.finditer(r"\w", s)], re.findall(".", s), re.search("中", s).span(), re.sub("😀", "!", s), re.split("中", s), re.match(r"a(.)b", s).group(1), re.search("[😀-🙏]", s).start(), re.findall(r"[^\x00-\x7f]", s), len(re.sub(r"\W", "", s)))
for p, x in (("(?i)ß", "ẞ"), ("(?i)ſ", "s"), ("(?i)k", "\u212a"), ("(?i)µ", "μ"), ("(?i)[a-z]+", "ſK"), ("(?i)i", "İ"), ("(?i)ı", "I"), ("(?i)σ", "ς"), ("(?i)ǅ", "ǆ"), ("(?ia)k", "\u212a"), ("(?i)é", "É"), ("(?i)[É]", "é"), ("(?i)\u1e9e", "ß"), ("(?i)ﬁ", "ﬁ")):
    print(ascii(p), ascii(x), bool(re.match(p, x)))
print(re.findall(r"\d", "1١२"), re.findall(r"(?a)\d", "1١२"), re.findall(r"\s", "\x1c\u2003\u00a0 a"), re.findall(r"(?a)\s", "\x1c\u2003\u00a0 a"), re.findall(r"\b\w+\b", "naïve café"), re.findall(r"(?a)\b\w+\b", "naïve café"))
print(re.search("b", "ab" * 1000).start(), re.search("x", "ab" * 1000), len(re.findall("ab", "ab" * 1000)), re.sub("(ab)+", "-", "ab" * 1000 + "c"), re.match("(?:ab)*", "ab" * 20000).end(), re.match("(a|b)*", "ab" * 20000).end(), re.match("a*?c", "a" * 5000 + "c").end(), re.match("(?:a|b|c)*d", "abc" * 3000 + "d").end())
print(re.match(r"(\d{1,3}\.){3}\d{1,3}$", "192.168.1.254").group(), re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", "me@x.org, you.too+tag@a-b.co.uk"), re.sub(r"\s+", " ", " a \t b\n c "), re.findall(r"(?<!\d)\d{4}(?!\d)", "1234 12345 x9999y"), re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", "1234567"), re.findall(r'"(?:[^"\\]|\\.)*"', r'"a" "b\"c" d'))
tok = re.compile(r"(?P<num>\d+(?:\.\d*)?)|(?P<id>[A-Za-z_]\w*)|(?P<op>[-+*/()=])|(?P<ws>\s+)|(?P<bad>.)")
print([(m.lastgroup, m.group()) for m in tok.finditer("x1 = 3.5*(y+2) $") if m.lastgroup != "ws"])
