# Every plain method of str.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), s.casefold(), "ß".upper(), "ǅ".title(), "ﬁ".upper(), "İ".lower() == "i̇", "ΑΣ".lower())
print(s.find("o"), s.find("o", 5), s.find("z"), s.rfind("o"), s.index("W"), t(s.index, "z"), s.count("l"), s.count(""), "aaa".count("aa"), s.find("", 12), s.find("", 13), "".find(""))
print(s.startswith("He"), s.startswith(("x", "He")), s.endswith("ld"), s.startswith("lo", 3), s.endswith("lo", 0, 5), t(s.startswith, 1), t(s.startswith, ["H"]), "".startswith(""), s.startswith("", 20))
print("a,b,,c".split(","), " a  b ".split(), "a,b,c".split(",", 1), "a b  c".split(None, 1), "a,b,c".rsplit(",", 1), " a b ".rsplit(None, 1), "".split(), "".split(","), t("a".split, ""), "a\x1cb\u2003c".split())
print("a\nb\r\nc\rd\x0be\u2028f\n".splitlines(), "a\n\nb".splitlines(True), "".splitlines(), "\n".splitlines(), "a\x85b".splitlines())
print("-".join(["a", "b"]), "".join([]), ",".join("abc"), t("-".join, ["a", 1]), t("-".join, 5), "x".join({"k": 1}), "ab".join(("",)))
print("  x ".strip(), "xxhixx".strip("x"), "abcba".strip("ab"), "  x ".lstrip(), "  x ".rstrip() + "|", t("a".strip, 1), "\u3000x\u00a0".strip())
print("a-b-c".partition("-"), "abc".partition("-"), "a-b-c".rpartition("-"), "abc".rpartition("-"), t("a".partition, ""))
print("aXbX".replace("X", "--"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "abc".replace("", "-", 2), "".replace("", "x"), "aaa".replace("aa", "b"), "a".replace("b", "c"), "xyx".replace("x", "y", count=1))
print("42".zfill(5), "-42".zfill(5), "+4".zfill(4), "abc".center(8, "*") + "|", "ab".center(5, "."), "a".ljust(3) + "|", "a".rjust(3, "é"), t("a".center, 5, "xx"), "abc".center(2))
print("abc".isalpha(), "ab1".isalnum(), "12".isdigit(), "²".isdigit(), "²".isdecimal(), "½".isnumeric(), " \t".isspace(), "".isspace(), "Ab".istitle(), "A B".istitle(), "abc".islower(), "a1".islower(), "1".islower(), "AB".isupper())
print("abc".isidentifier(), "1a".isidentifier(), "é_1".isidentifier(), "".isidentifier(), "class".isidentifier(), "a\n".isprintable(), "é".isprintable(), "\u200b".isprintable(), "é".isascii(), "".isascii(), "".isprintable())
print("a\tb\tc".expandtabs(), "a\tb".expandtabs(4), "\t".expandtabs(0), "a\nb\tc".expandtabs(4), "prefix_x".removeprefix("prefix_"), "x.py".removesuffix(".py"), "x".removesuffix(""), "abc".removeprefix("b"))
table = str.maketrans({"a": "1", "b": None, 99: "see"})
print("abcd".translate(table), "abcd".translate(str.maketrans("ab", "xy", "d")), t(str.maketrans, "ab", "x"), t(str.maketrans, {"ab": 1}), "abc".translate({97: 98, 98: 0x1F600}), t("a".translate, {97: "x" * 3}), t("a".translate, 5))
print(t(lambda: "a".foo), t(lambda: "a" + 1), t(lambda: 1 + "a"), t(lambda: "a" * 1.5), t(lambda: "a" - "b"), t(lambda: "abc" in 5), t(lambda: 5 in "abc"), "" in "abc", "bc" in "abc", t(str.upper), t(str.upper, 5))
