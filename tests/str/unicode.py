# Properties of characters beyond ASCII.
import sys
for c in "aZ5_ éßΣσςЖ中あ٣²½Ⅷǆ😀\u0301\u200d\u00ad\u2028":
    print(f"U+{ord(c):04X}", c.isalpha(), c.isdigit(), c.isdecimal(), c.isnumeric(), c.isspace(), c.islower(), c.isupper(), c.istitle(), c.isidentifier(), c.isprintable(), c.upper(), c.lower(), c.title(), c.casefold())
print("straße".upper(), "STRASSE".casefold() == "straße".casefold(), "ŉ".upper() == "ʼN", "ὈΔΥΣΣΕΎΣ".lower(), "ΣΑΣ ΣΣ".lower(), "ǉ".title(), "ﬀ".capitalize(), "ŐǗ".swapcase())
print("they're bill's".title(), "hello_world 2x a-b".title(), "éCOLE".capitalize(), "ÿ".upper(), "µ".upper(), "ı".upper(), "ſ".upper(), "K".lower())
print(sys.maxunicode, len("👨‍👩‍👧"), "\N{SNOWMAN}", "\N{GREEK SMALL LETTER ALPHA}", "\N{EM DASH}")
print(sorted(["é", "z", "a", "É", "Z", "中", "😀"]), "é" in "café", "cafe\u0301" == "café", "日本語".center(9, "＊"), "日本語".find("語"))
identifier = {"naïve": 1}
naïve = 5
ﬁ = 6
print(naïve, fi, "ﬁ" in globals(), "fi" in globals(), [v for v in globals() if v.startswith("na")])
print("١٢٣".isdecimal(), int("١٢٣"), "a\u0300b".split("\u0300"), "\u1680\u2000\u3000".isspace(), "\x1c\x1d\x1e\x1f\x85".isspace(), "\u180e".isspace(), "\u200b".isspace())
