# Call sites and attribute sites that see one, two, five and twenty classes.
def make(k):
    def area(self):
        return self.n * k
    return type(f"C{k}", (), {"area": area, "kind": k, "__init__": lambda self, n: setattr(self, "n", n)})
classes = [make(k) for k in range(20)]
def run(count, n):
    objs = [classes[i % count](i % 7) for i in range(n)]
    s = 0
    for o in objs:
        s += o.area() + o.kind + o.n
    return s
for count in (1, 2, 3, 4, 5, 8, 20, 2, 1):
    print(count, run(count, 3000))
class A:
    def f(self): return 1
class B(A):
    pass
class C(B):
    def f(self): return 2 + super().f()
class D(C):
    def f(self): return 3 + super().f()
def virt(n):
    objs = [A(), B(), C(), D()]
    s = 0
    for i in range(n):
        s = s * 3 % 10007 + objs[i * i % 4].f()
    return s
print(virt(5000))
def ops(values, n):
    out = []
    for i in range(n):
        v = values[i % len(values)]
        out.append(v + v)
    return out[-len(values):]
print(ops([1], 3000), ops([1, 1.5], 3000), ops([1, 1.5, "s", [0], (1,), 2 ** 64, True, b"x"], 3000))
def cmp(values, n):
    c = 0
    for i in range(n):
        a, b = values[i % len(values)], values[(i * 3 + 1) % len(values)]
        if a == b: c += 1
        if a != b: c += 2
        if a is b: c += 4
    return c
print(cmp([1, 1.0, True, "1", None, (1,), 2 ** 64, float(2 ** 64)], 4000))
def truth(values, n):
    c = 0
    for i in range(n):
        if values[i % len(values)]: c += i
        if not values[(i + 1) % len(values)]: c -= 1
    return c
print(truth([0, 1, "", "a", [], [0], None, 0.0, -0.0, 0.1, {}, (), (0,), 2 ** 70, range(0), A()], 4000))
def iterate(n):
    sources = [[1, 2], (3, 4), range(5, 7), {8: 0, 9: 0}, {10}, "ab", (x for x in [1]), b"cd", iter([5]), map(len, ["aaa"]), {"k": 2}.values(), enumerate([7]), zip([1], [2])]
    s = 0
    for i in range(n):
        for x in sources[i % len(sources)]:
            s += x if isinstance(x, int) else len(x)
    return s
print(iterate(3000))
def subscripts(n):
    conts = [[1, 2, 3], (4, 5, 6), "789", b"abc", {0: 10, 1: 11, 2: 12}, range(3), bytearray(b"xyz")]
    s = 0
    for i in range(n):
        v = conts[i % 7][i % 3]
        s += v if isinstance(v, int) else int(v)
    return s
print(subscripts(4000))
def callables(n):
    cs = [len, lambda x: 1, A.f, B().f, str.upper, "{}".format, int, [].append, type, C().f.__func__]
    c = 0
    for i in range(n):
        f = cs[i % len(cs)]
        try:
            r = f("12")
            c += len(str(r)) if not isinstance(r, type) else 3
        except (TypeError, AttributeError):
            c += 1000
    return c
print(callables(3000))
