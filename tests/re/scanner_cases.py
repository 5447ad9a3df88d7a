# Group resets, nested quantifiers, backtracking order, lookarounds with groups, possessives.
import re
for p, s in ((r"(a)|b", "b"), (r"(?:(a)|b)*", "ab"), (r"(?:(a)|(b))*", "ab"), (r"((a)|(b))*", "ba"), (r"(a)*b\1", "aab"), (r"(a?)*?b", "aab"), (r"(a?b??)*", "ab"), (r"(?=(a+))a*b\1", "baaabac"), (r"(?=(\w+))\1:", "abc:"), (r"(.*)(\d+)", "abc123"), (r"(.*?)(\d+)", "abc123"), (r"(.*)(\d+?)$", "abc123"), (r"(?:x|xy)z", "xyz"), (r"(a+)(a+)", "aaa"), (r"(a+?)(a+)", "aaa"), (r"(a{1,2})(a{1,2})", "aaa"), (r"(a{1,2}?)(a*)", "aaa"), (r"^(a(?:b|c)*)+$", "abcab"), (r"(?<=(\d))x", "1x"), (r"(?<!(\d))x", "x"), (r"(?!(a))b", "b"), (r"(?:(?=(a))a)+", "aa"), (r"(\w+) \1", "the the"), (r"(?i)(\w+) \1", "The the"), (r"(a)(?:(?(1)b|c))+", "abb"), (r"a++", "aaa"), (r"a?+a", "a"), (r"(?:ab)++c", "ababc"), (r"a{1,3}+a", "aaa"), (r"(?>a|ab)c", "abc"), (r"(?>ab|a)c", "abc"), (r"[ab]*?c", "abac"), (r"(?:a*)*b", "aaab"), (r"(?:a+)+$", "aaaa"), (r"(a|b)*?c", "abac"), (r"(?s:.)a", "\na"), (r"(?m:^)a", "b\na"), (r"\Aa|b\Z", "cb"), (r"((((((((((a))))))))))\10", "aa"), (r"(?P<a>.)(?P<b>.)(?P=b)(?P=a)", "xyyx"), (r"(\b|:)a(\b|:)", ":a:"), (r"(a*)(b*)(c*)", ""), (r"[^\W\d_]+", "12ab_"), (r"[\s\S]", "\n"), (r"[^]]", "]a"), (r"[]a]+", "a]"), (r"\0", "\0"), (r"\07", "\7"), (r"[\b]", "\b"), (r"a\Z", "a\n"), (r"(?:)*a", "a"), (r"(|a)+", "aaa"), (r"(a|)+?b", "aab"), (r"x(?=y(?=z))", "xyz"), (r"x(?!y(?!z))", "xyz")):
    m = re.search(p, s)
    print(repr(p), repr(s), m and (m.span(), m.groups(), m.regs[1:], m.lastindex))
print([m.span() for m in re.finditer(r"\b", "ab cd")], [m.span() for m in re.finditer(r"(?=a)", "aaba")], [m.groups() for m in re.finditer(r"(a)|(b)|", "abc")], re.findall(r"(?=(\w\w))", "abcd"), re.sub(r"(?=b)|$", "-", "abc"), re.split(r"(?=[A-Z])", "helloWorldFoo"), re.split(r"\b", "a b"), re.sub("a*?", "-", "aab"), re.subn("$", "!", "a\n"))
p = re.compile("a(.)c")
print(list(map(p.match, ["abc", "xbc"]))[1], p.sub(lambda m: m.expand(r"<\1>"), "abcadc"), p.findall("abcadc", 1), p.split("xabcy"), [p.sub(r"\g<1>", s) for s in ("abc", "aXc")])
class S(str): pass
m = re.match("(a)", S("abc"))
print(type(m.group()).__name__, type(m.string).__name__, re.sub("a", lambda m: None or "", "abc"), re.match("a", "abc").re is re.compile("a"), m.__copy__() is m)
def fail(m): raise ValueError("callback")
try:
    re.sub("a", fail, "banana")
except ValueError as e:
    print(e)
