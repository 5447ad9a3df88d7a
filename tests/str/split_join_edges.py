# Edge cases of split, rsplit, partition, join, replace, strip, find, count.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for s in ("", " ", "a", " a ", "a b", "a  b ", "\ta\nb\r\n", ",", ",,", "a,b,", ",a,,b"):
    print(repr(s), s.split(), s.split(" "), s.split(","), s.rsplit(",", 1), s.split(None, 1), s.rsplit(None, 1), s.splitlines(), s.partition(","), s.rpartition(","), s.strip(), s.strip(", "), s.replace(",", ";", 1), s.count(","), s.find(","), s.rfind(","))
print("aaa".replace("a", "aa"), "aaa".replace("", "b"), "abcabc".replace("abc", ""), "a".replace("a", "a"), "abc".replace("b", "é"), "é".replace("é", "e"), "x" * 3 + "y".replace("y", "z" * 3), "aXbXc".replace("X", "", -1), "aXbXc".replace("X", "", 0), t(lambda: "a".replace("a")), t(lambda: "a".replace("a", 1)))
print("abab".find("ab", 1), "abab".find("ab", -2), "abab".find("ab", 1, 3), "abab".rfind("ab", 0, -1), "abab".index("b", 2), "abab".count("ab", 1), "aaaa".count("aa"), "".count(""), "abc".count("", 1, 2), "abc".find("", 3), "abc".find("", 4), "abc".rfind(""), "abc".find("c", None, None), t(lambda: "abc".find()), t(lambda: "abc".find("a", "b")), "a\0b".find("\0"))
print("a-b-c".split("-", 0), "a-b-c".split("-", -1), "a-b-c".rsplit("-", 1), "a--b".split("--"), "abc".split("abc"), "abc".split("x"), "  a".split(maxsplit=0), "a b".split(sep=None, maxsplit=5), t(lambda: "a".split(1)), t(lambda: "a".split("", 1)), "é中é".split("中"), "a😀b😀".split("😀"))
print("".join("abc"), " ".join(("a",)), ",".join([]), "é".join("ab"), "".join(str(i) for i in range(5)), t(lambda: "".join([1])), t(lambda: ",".join(["a", b"b"])), "-".join({"x": 1}), "😀".join("abc"), "ab".join(["", "", ""]), "".join(["a", "é", "中", "😀"]))
print("xxabcxx".strip("x"), "abc".strip("cba"), "a.b.".rstrip("."), "..a".lstrip("."), "éaé".strip("é"), "\u2003a\u2003".strip(), "abc".strip(""), "  ".strip(), "www.x.com".strip("w.moc"), "a".removeprefix("ab"), "abab".removeprefix("ab"), "x".removesuffix(""))
print("abc".center(0), "abc".center(6), "abc".center(7), "ab".center(5), "ab".ljust(4, "*"), "ab".rjust(4, "*"), "".center(3, "-"), "é".center(4, "中"), "+5".zfill(4), "-".zfill(3), "".zfill(2), "abc".zfill(2), "--5".zfill(5))
print("AbC".swapcase(), "hello world".title(), "hello".capitalize(), "ab\tc\td".expandtabs(4), "\t".expandtabs(), "a\tb\nc\td".expandtabs(3), "ABC".casefold(), "a1b2".isalnum(), "a b".isalpha(), "Title Case".istitle(), "aB".isupper(), "1A".isupper(), "_a1".isidentifier())
