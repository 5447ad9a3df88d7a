# String work in hot loops: indexing, comparing, joining, ord and chr, dict keys.
def count(text):
    d = {}
    for ch in text:
        d[ch] = d.get(ch, 0) + 1
    return sorted(d.items())
print(count("hello wörld 中文 😀" * 300))
def caesar(s, k):
    out = ""
    for ch in s:
        if "a" <= ch <= "z":
            out += chr((ord(ch) - 97 + k) % 26 + 97)
        else:
            out += ch
    return out
s = "the quick brown fox " * 100
print(caesar(caesar(s, 3), 23) == s, caesar(s, 5)[:20])
def palindromes(n):
    c = 0
    for i in range(n):
        t = str(i)
        if t == t[::-1]:
            c += 1
    return c
print(palindromes(5000))
def index(text):
    h = 0
    for i in range(len(text)):
        h = (h * 31 + ord(text[i])) & 0xFFFFFFFF
    for i in range(-1, -len(text) - 1, -1):
        if text[i] == " ":
            h ^= i
    return h
print(index(s), index("é" * 2000), index("a😀" * 1000), index("中 " * 1500))
def edges(text, n):
    errs = 0
    for i in range(n):
        try:
            text[i]
        except IndexError:
            errs += 1
    return errs
print(edges("abc" * 900, 3000), edges("", 100))
def concat_kinds(n):
    s = ""
    lens = []
    for i in range(n):
        s += "a" if i < n // 3 else "é" if i < n // 2 else "中" if i < 2 * n // 3 else "😀"
        if i % (n // 6) == 0:
            lens.append((len(s), s[-1:]))
    return lens, s.count("a"), s.count("é")
print(concat_kinds(3000))
def compare(words):
    best = ""
    longest = ""
    for w in words:
        if w > best: best = w
        if len(w) > len(longest): longest = w
    return best, longest
print(compare([str(i * 7919 % 10007) for i in range(3000)] + ["zebra", "ééé"]))
def formats(n):
    t = 0
    for i in range(n):
        t += len(f"{i:5d}|{i / 3:.2f}|{i!r}") + len("%d-%s" % (i, i)) + len("{}{}".format(i, -i))
    return t
print(formats(2000))
def interning(n):
    d = {"key0": 0, "key1": 1, "key2": 2}
    c = 0
    for i in range(n):
        k = "key" + str(i % 4)
        if k in d: c += d[k]
        else: c += 100
    return c
print(interning(3000))
def methods(n):
    c = 0
    for i in range(n):
        t = " " + str(i) + "x "
        c += t.strip().endswith("9x") + t.startswith(" 1") + t.find("5") + len(t.upper()) + t.replace("1", "11").count("1") + t.isspace() + (t.split()[0] == t.strip())
    return c
print(methods(2000))
def join(n):
    parts = []
    for i in range(n):
        parts.append(str(i) if i % 100 else f"<{i}>")
    return len(",".join(parts)), "".join(parts)[:12]
print(join(3000))
def bytes_loop(data):
    x = 0
    out = bytearray()
    for b in data:
        x ^= b
        out.append((b + x) & 255)
    return x, sum(out), bytes(out[:5]), data[0] + data[-1]
print(bytes_loop(bytes(range(256)) * 12), bytes_loop(bytearray(b"abc" * 1000)))
def repeat_mul(n):
    t = 0
    for i in range(n):
        t += len("ab" * (i % 5 - 1)) + len([0] * (i % 3)) + len((1, 2) * (i % 2))
    return t
print(repeat_mul(3000))
