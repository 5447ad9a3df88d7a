# Indexing and slicing across the three widths of storage.
def t(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for s in ("abcdef", "aébcdü", "a\u20acb\u4e2dc", "a\U0001F600b\U0001F680c"):
    n = len(s)
    print(s, n, s[0], s[-1], s[1], s[::-1], s[1:3], s[:-1], s[::2], s[5:1:-2], s[10:], s[-100:2], s[3:1] == "", t(lambda: s[n]), t(lambda: s[-n - 1]))
    print([ord(c) for c in s], s * 2, s + "x", "x" + s, s == s[:2] + s[2:], hash(s) == hash("".join(list(s))), sorted(s), max(s), min(s))
    print(s.encode(), len(s.encode("utf-16-le")), s.find(s[2]), s.replace(s[1], "-"), s.upper(), ascii(s), s[1] in s, list(reversed(s)) == list(s)[::-1])
w = "a\U0001F600"[:1]
print(w == "a", w is w[:], hash(w) == hash("a"), {w: 1}["a"], len("e\u0301"), "e\u0301" == "\u00e9")
print(t(lambda: "abc".__setitem__), t(lambda: exec("s='abc'; s[0]='x'")), t(lambda: exec("s='abc'; del s[0]")), "abc"[True], "abc"[slice(0, 2)])
print("abc" < "abd", "a" < "B", "Z" < "a", "" < "a", "a" < "aa", "\uffff" < "\U00010000", "é" > "z", "abc" == "ab" + "c", "a" != 1, t(lambda: "a" < 1))
print("abc" * 0, "abc" * -1, 3 * "ab", "-" * 10, ("ab" * 3)[1::2], len("x" * 1000), "abc".__len__(), "abc".__contains__("b"), "abc".__getitem__(1), "abc".__mul__(2))
for c in "aé\u20ac\U0001F600":
    print(c, c.isalpha(), ord(c), chr(ord(c)) == c, c.encode("utf-8"), repr(c), ascii(c))
