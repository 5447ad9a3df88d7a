# repr and ascii of odd characters, quotes, surrogates; literals with every escape.
def t(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for s in ("a", "'", '"', "'\"", "\\", "\n\r\t", "\0\x01\x7f\x80\xa0\xad\xff", "\u0378\u200b\u2028\ufeff", "\U0001F600\U000e0001\U0010ffff", "\ud800", "a\udfffb", "it's", 'say "hi"', "é", "\x1b[0m"):
    print(repr(s) if s.isascii() or "\ud800" > max(s) else ascii(repr(s)), ascii(s), len(s))
print("\x41\101\u0041\U00000041\N{LATIN SMALL LETTER A WITH GRAVE}", "\a\b\f\v".encode(), r"\n\x", "a\
b", "tab\there", '\'"', """tri"ple'""", "con" "cat" 'ed', "\7", "\08")
print(t("\ud800".encode), t("é".encode, "ascii"), "é\ud800".encode("utf-8", "surrogatepass"), "é€".encode("ascii", "replace"), "é".encode("ascii", "ignore"), "é€😀".encode("ascii", "backslashreplace"), "é€".encode("ascii", "xmlcharrefreplace"), "é".encode("ascii", "namereplace"))
print("é€😀".encode("utf-16"), "é😀".encode("utf-16-be"), "é😀".encode("utf-32-le"), "é".encode("latin-1"), t("€".encode, "latin-1"), "abc".encode("utf-8-sig"), t("a".encode, "nope"), "é".encode("cp1252") == b"\xe9")
print(t(chr, -1), t(chr, 0x110000), t(ord, ""), t(ord, "ab"), ord(b"a"), t(ord, 5), chr(0x10FFFF) == "\U0010ffff", chr(0xD800) == "\ud800")
print(str(b"abc", "ascii"), str(b"\xc3\xa9", "utf-8"), t(str, b"\xff", "utf-8"), str(b"\xff", "utf-8", "replace"), str(b"\xffa", errors="ignore"), str(b"x"), str(), str(5), t(str, 5, "utf-8"), str(None), str([1, "a"]))
print("a" "b" == "ab", f"{'nested'}", "%s" % "x", "{}".format("y"), 'a' 'b'.upper(), ("x" "y") * 2)
