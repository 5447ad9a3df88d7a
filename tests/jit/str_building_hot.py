# Strings made and taken apart in hot loops.
def concat(n):
    s = ""
    for i in range(n): s += "ab"[i % 2]
    return len(s), s[:4], s.count("a")
def chars(n):
    t = 0
    for c in "hello, world" * (n // 10): t = (t * 7 + ord(c)) % 100003
    return t
def digits(n):
    t = 0
    for i in range(n): t += sum(map(int, str(i)))
    return t
def compare(n):
    words = ["b", "a", "c", "ab", ""]
    t = 0
    for i in range(n):
        x, y = words[i % 5], words[i * 3 % 5]
        t += (x < y) + 2 * (x == y) + 4 * (x + y == y + x)
    return t
def slices(n):
    s, t = "abcdefghij", 0
    for i in range(n): t += len(s[i % 10:]) + (s[i % 10] in "aeiou") + ord(s[-1 - i % 10]) + len(s[::-1][:i % 3])
    return t
def fmt(n):
    t = 0
    for i in range(n): t += len(f"{i}:{i * 2:4d}") + len("%s" % i)
    return t
def keys(n):
    d = {}
    for i in range(n):
        k = f"k{i % 17}"
        d[k] = d.get(k, 0) + 1
    return d["k3"], len(d)
def vowels(n):
    v = 0
    for c in "the quick brown fox" * (n // 10):
        if c in "aeiou": v += 1
        elif c == " ": v -= 1
        elif c >= "t": v += 10
    return v
def rev(n):
    s = "x"
    for i in range(n): s = (s + chr(97 + i % 26))[::-1][:20]
    return s
def join(n):
    return len("-".join(str(i) for i in range(n))), "".join(chr(65 + i % 26) for i in range(n))[-5:]
def wide(n):
    s, t = "aé中😀", 0
    for i in range(n): t += ord(s[i % 4]) + len(s[i % 3:].encode())
    return t
def is_checks(n):
    t = 0
    for i in range(n):
        c = chr(32 + i % 90)
        t += c.isdigit() + 2 * c.isalpha() + 4 * c.isupper() + 8 * c.isspace() + (c.lower() != c.upper())
    return t
for f in (concat, chars, digits, compare, slices, fmt, keys, vowels, rev, join, wide, is_checks): print(f.__name__, f(10), f(2000), f(2001))
