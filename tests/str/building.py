# Strings built in many ways must agree; big joins; repetition; mixed widths.
parts = ["a", "bé", "c中", "d😀", ""]
a = "".join(parts)
b = ""
for p in parts: b += p
c = "%s%s%s%s%s" % tuple(parts)
d = "{}{}{}{}{}".format(*parts)
e = f"{parts[0]}{parts[1]}{parts[2]}{parts[3]}{parts[4]}"
import io
f = io.StringIO()
for p in parts: f.write(p)
g = "".join(reversed(list(reversed(a))))
h = b"".join(p.encode() for p in parts).decode()
i = "".join(chr(ord(ch)) for ch in a)
j = str(a)
k = a[:3] + a[3:]
l = a.replace("zzz", "")
print(len({a, b, c, d, e, f.getvalue(), g, h, i, j, k, l}), a, len({hash(x) for x in (a, b, c, d, e, g, h, i, k)}))
for n in (0, 1, 2, 100, 10000):
    s = "ab" * n
    print(n, len(s), s == "".join(["ab"] * n), s == "a".join(["b"] * n) if False else s.count("a") == n, (s + "x")[-1], s[::2] == "a" * n)
s = ""
lens = []
for i in range(2000):
    s += str(i)
    if i % 400 == 0: lens.append(len(s))
print(lens, len(s), s[-8:], s.count("99"), s.find("1234"), s.rfind("777"))
s = s * 3
print(len(s), s[6890 * 2:6890 * 2 + 10], s == s[:6890] * 3)
table = []
for row in range(1, 6): table.append(" ".join(f"{row * col:>3}" for col in range(1, 6)))
print("\n".join(table))
words = "it was the best of times it was the worst of times".split()
out = {}
for w in words: out.setdefault(len(w), []).append(w)
print({k: "/".join(v) for k, v in sorted(out.items())}, " ".join(w[::-1] for w in words), "".join(w[0] for w in words), "-".join(sorted(set(words))))
print("".join(map(chr, range(65, 91))), "".join(chr(c) for c in (228, 8364, 128512)), "".join(sorted("hello")), "".join(dict.fromkeys("mississippi")), "abc".join("12"), str.join(",", "xyz"), "".join([]) == "")
rev = "".join(reversed("stressed"))
print(rev, rev[::-1] == "stressed", "".join(c for c in "a1b2" if c.isdigit()), "".join(c.upper() if i % 2 else c for i, c in enumerate("hello")), "racecar" == "racecar"[::-1], ("ab" "cd")[1:3], "x".__add__("y"), "a".__mul__(3), "b".__rmul__(2))
