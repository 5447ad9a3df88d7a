# Precedence and associativity of every operator, and the order operands are evaluated.
log = []
class N:
    def __init__(self, s): self.s = s
    def __repr__(self): return self.s
for op, name in {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul", "<<": "lshift", ">>": "rshift", "&": "and", "|": "or", "^": "xor", "<": "lt", "==": "eq"}.items():
    setattr(N, f"__{name}__", lambda a, b, op=op: N(f"({a}{op}{b})"))
for op, name in {"-": "neg", "+": "pos", "~": "invert"}.items(): setattr(N, f"__{name}__", lambda a, op=op: N(f"({op}{a})"))
N.__getitem__ = lambda a, i: N(f"{a}[{i}]")
N.__call__ = lambda a, *x: N(f"{a}{x}")
N.__getattr__ = lambda a, n: N(f"{a}.{n}") if not n.startswith("__") else (_ for _ in ()).throw(AttributeError(n))
a, b, c, d = map(N, "abcd")
for e in ("a + b * c", "a * b + c", "a - b - c", "a ** b ** c", "-a ** b", "a ** -b", "a * -b", "~a + b", "a @ b * c", "a / b // c % d", "a + b << c", "a << b + c", "a & b | c ^ d", "a | b & c", "a ^ b & c | d", "a < b + c", "a + b == c", "a | b < c", "-a.x ** b[c]", "a.x.y[b](c)", "a(b)[c].d", "a if b else c", "a + b if c else d", "not a == b", "a and b or c", "a or b and c", "not a or b", "lambda: a + b", "a << b >> c", "a - -b", "a - +-~b", "a * b ** c", "(a + b) * c", "a % b * c", "a ** (b ** c)", "(a ** b) ** c", "a @ b @ c", "- - a", "a[b + c]", "a(b, c)(d)", "a.x + b.y", "a == b + c | d"):
    r = eval(e)
    print(e, "=>", r() if e.startswith("lambda") else r)
def n(x):
    log.append(x)
    return x
def flush():
    r = "".join(map(str, log))
    log.clear()
    return r
n(1) + n(2) * n(3) ** n(2); print(flush())
n(1) < n(2) < n(3) < n(0) < n(9); print(flush())
(n(0) or n(1)) and n(2) or n(3); print(flush())
n(4) if n(0) else n(5); print(flush())
[n(1), n(2)][n(0)]; {n("k"): n("v"), n("k2"): n("v2")}; {n(7), n(8)}; print(flush())
l = [0, 0, 0]
l[n(0)] = l[n(1)] = n(5); print(flush(), l)
l[n(2)] += n(3); print(flush())
(lambda *a, **k: None)(n(1), *[n(2)], n(3), x=n(4), **{"y": n(5)}); print(flush())
f"{n(1)}{n(2):{n(3)}}"; print(flush())
x = n(1), n(2); (n(1)).__add__(n(2)); print(flush())
[n(i) for i in n([1, 2]) if n(i + 5)]; print(flush())
n("ab")[n(0):n(2):n(1)]; print(flush())
n([]) or n({}) or n("last"); not n(0); print(flush())
assert n(1), n("not evaluated"); print(flush())
del l[n(0)]; print(flush())
print(2 ** 3 ** 2, -2 ** 2, (-2) ** 2, 2 ** -1, 1 + 2 << 3, 1 | 2 ^ 3 & 4, 7 // 2 * 2, 7 % 4 * 2, not 1 == 2, 1 < 2 == True, 5 - 3 - 1, 2 * 3 % 4, ~1 + 1, - - 3, 10 / 2 / 5, 1 if 0 else 2 if 0 else 3, 3 > 2 > 1, 1 in [1] == True, (1 in [1]) == True, not not 0, 1 or 1 / 0, 0 and 1 / 0)
