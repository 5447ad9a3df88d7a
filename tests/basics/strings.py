# Everyday strings.
s = "Hello"
print(s[0], s[-1], s[1:3], s[::-1], len(s), s.upper(), s.lower(), s.replace("l", "L"))
print("a,b,c".split(","), "-".join(["x", "y"]), "  pad ".strip(), "abc".find("c"), "c" in "abc")
name, n = "World", 3
print(f"{s}, {name}! {n:03d} {n / 7:.3f} {name!r}")
print("%s has %d items" % (name, n), "{} and {}".format(1, 2))
print("line1\nline2\ttab", 'it''s', "it's", 'say "x"')
print("abc" < "abd", "abc" == "abc", "a" * 3 + "b")
for ch in "hi":
    print(ch, ord(ch), chr(ord(ch) + 1))
print(str(5) + str(1.5) + str(None) + str([1]))
print("é", "日本", len("日本"), "😀"[0])
