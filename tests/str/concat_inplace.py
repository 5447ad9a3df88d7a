# += on strings: aliases must never see the change, whatever the reference counts are.
s = "abc"
t = s
s += "def"
print(s, t)
parts = []
s = ""
for i in range(30):
    old = s
    s += chr(97 + i % 26)
    if i % 10 == 0:
        parts.append(old)
        parts.append(s)
print(parts, s)
def f(x):
    y = x
    x += "!"
    return x, y
base = "hey" * 2
print(f(base), base)
class C:
    pass
c = C()
c.s = "x"
d = {"s": "y"}
l = ["z"]
for i in range(5):
    c.s += str(i)
    d["s"] += str(i)
    l[0] += str(i)
held = (c.s, d["s"], l[0])
c.s += "end"
d["s"] += "end"
l[0] += "end"
print(held, c.s, d["s"], l[0])
x = y = "same"
x += x
print(x, y)
x += x[:2] + x
print(x)
def g():
    s = "loc"
    def inner():
        return s
    s += "al"
    a = inner()
    s += "é"
    s += "\u20ac"
    s += "\U0001F600"
    s += "x"
    return a, inner(), s
print(g())
s = "k"
m = {s: 1}
s += "ey"
print(m, s, "k" in m, "key" in m)
s = "interned"
u = s
s += ""
print(s == u, s)
try:
    s += 1
except TypeError as e:
    print(e, s)
big = "a"
for _ in range(12):
    big += big
print(len(big), big == "a" * 4096)
acc = ""
for w in ["one", "two", "three"]:
    acc = acc + w + ","
    acc = "<" + acc
print(acc)
