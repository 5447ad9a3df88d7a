# Constructs of patterns, on one-, two- and four-byte strings.
import re

cases = [
    (r"(a|ab)(c|bcd)(d*)", "abcd"), (r"(?:(a)|b)*", "abab"), (r"(a*)*", "aab"), (r"(a*)+?b", "aab"),
    (r"x(?=y)", "xz xy"), (r"x(?!y)", "xy xz"), (r"(?<=y)x", "x yx"), (r"(?<!y)x", "yx x"),
    (r"(?>a+)ab", "aaab"), (r"(?>a|ab)c", "abc"), (r"a++b", "aab"), (r"(?:ab)*+c", "ababc"),
    (r"(a)?(?(1)b|c)", "ab"), (r"(a)?(?(1)b|c)", "c"), (r"(.)\1", "abccd"), (r"(?i)(.)\1", "aAbB"),
    (r"(?m)^a$", "b\na\nc"), (r"\Aa\Z", "a"), (r"a$", "a\n"), (r"(?s)a.b", "a\nb"), (r"\bfoo\b", "a foo b"),
    (r"\B", ""), (r"[^\W\d_]+", "12é_ab"), (r"(?a)\w+", "éab"), (r"(?i)straße", "STRAßE"), (r"(?i)k", "\u212a"),
    (r"[a-fx-z]+?z", "abxyz"), (r"\d{2,4}?", "12345"), (r"(?:\d{3}){2}", "1234567"), (r"[\s\S]+", "a\nb"),
    ("[\u0430-\u044f]+", "xабвz"), ("\U0001f600+", "a\U0001f600\U0001f600"), (r"\w+", "日本語 text"), (r".+", "\ud800a"),
    (r'"(?:[^"\\]|\\.)*"', r'say "a\"b" end'), (r"<(\w+)>.*?</\1>", "<a><b>x</b></a>"), (r"(?x) a b  # comment", "ab"),
    (r"(\d{4})-(\d\d)-(\d\d)", "on 2026-11-20."), (r"(?P<a>.)(?P<b>.)?", "x"), (r"((a)(b)?)+", "abab"),
]
for pattern, text in cases:
    m = re.search(pattern, text)
    print(ascii(pattern), ascii(text), m and (m.regs, m.lastindex))
    for wide in ("\u0436", "\U00010400"):
        w = re.search(pattern, text + "\n" + wide, 0)
        print("   ", w and w.regs)

text = "the quick brown fox jumps over the lazy dog " * 200
print(len(re.findall(r"\w+", text)), len(re.findall(r"o\w*", text)), re.sub(r"[aeiou]", "", text)[:40])
print(len(re.findall(r"(?i)THE|DOG", text)), re.search(r"(\w+) (\w+) \2", text), len(re.split(r"\s+", text)))
print(re.match(r"(?:a|b)*", "ab" * 50000).end(), re.match(r"(?:(a)|(b))*?c", "ab" * 20000 + "c").end())
print(len(re.sub(r"(x+x+)+y", "", "x" * 18)))
print(re.search("a" * 100 + "(?:b|c)" * 100, "a" * 100 + "bc" * 50).span())
