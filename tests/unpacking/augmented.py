# Augmented assignment: evaluation order, in-place methods, targets evaluated once.
log = []
class L(list):
    def __getitem__(self, k):
        log.append(("get", k))
        return super().__getitem__(k)
    def __setitem__(self, k, v):
        log.append(("set", k, v))
        super().__setitem__(k, v)
def n(x):
    log.append(x)
    return x
l = L([1, 2])
l[n(0)] += n(5)
print(l, log)
log.clear()
class A:
    def __init__(self): self.__dict__["v"] = 10
    @property
    def x(self):
        log.append("getx")
        return self.v
    @x.setter
    def x(self, v):
        log.append(("setx", v))
        self.__dict__["v"] = v
a = A()
a.x += 1
a.x *= n(2)
print(a.v, log)
class I:
    def __init__(self, n): self.n = n
    def __iadd__(self, o):
        self.n += o
        return self
    def __isub__(self, o): return "replaced"
    def __imul__(self, o): return NotImplemented
    def __mul__(self, o): return f"mul {o}"
i = j = I(1)
i += 5
print(i is j, j.n)
i -= 1
print(i, j.n)
j *= 3
print(j)
def t(src, **ns):
    try:
        exec(src, ns)
        return {k: v for k, v in ns.items() if k != "__builtins__"}
    except Exception as e:
        return f"{type(e).__name__}: {e}", {k: v for k, v in ns.items() if k != "__builtins__"}
for s in ("x += 1", "x -= 1", "x *= 2", "x /= 2", "x //= 2", "x %= 3", "x **= 2", "x <<= 2", "x >>= 1", "x &= 6", "x |= 8", "x ^= 1", "x @= 1", "x += 'a'", "y += 1"):
    print(s, t(s, x=7))
print(t("x += [3]", x=[1]), t("x += (3,)", x=[1]), t("x += 'ab'", x=[1]), t("x = x + (3,)", x=[1]), t("x *= 2", x=[1]), t("x += (1,)", x=(0,)), t("x |= {2}", x={1}), t("x |= {'b': 2}", x={"a": 1}), t("x += 'c'", x="ab"), t("x[0] += 1", x=(1,)), t("x[0] += [1]", x=([],)), t("x['k'] += 1", x={}), t("x.y += 1", x=5), t("x[5] += 1", x=[1]))
def local():
    try:
        v += 1
    except UnboundLocalError as e:
        return str(e)
    v = 0
print(local())
g = 5
def glob():
    global g
    g += 1
    return g
def non():
    c = 0
    def inc():
        nonlocal c
        c += 2
        return c
    return inc(), inc(), c
print(glob(), g, non())
x = y = [1]
x += [2]
x = x + [3]
print(x, y)
x = 5
x += x * 2
x -= -x
x **= x and 2
print(x)
d = {"a": [1]}
d["a"] += [2]
d.setdefault("b", []).extend([3])
d["c"] = d.get("c", 0) + 1
print(d)
m = [[0] * 2 for _ in range(2)]
m[0][1] += 5
m[-1][-1] -= 1
print(m)
s = "ab"
s *= 3
s += s[0]
print(s)
b = True
b &= False
b |= 5
print(b)
x: int = 5
x += 1
z: "undefined_annotation"
print(x, "z" in globals())
