# A fraction, a polynomial and a matrix class with full sets of operators.
from math import gcd
class Fr:
    def __init__(self, n, d=1):
        if d == 0: raise ZeroDivisionError("denominator")
        g = gcd(n, d) * (1 if d > 0 else -1)
        self.n, self.d = n // g, d // g
    def __repr__(self): return f"{self.n}/{self.d}" if self.d != 1 else str(self.n)
    def _c(self, o): return o if isinstance(o, Fr) else Fr(o) if isinstance(o, int) else None
    def __add__(self, o):
        o = self._c(o)
        return NotImplemented if o is None else Fr(self.n * o.d + o.n * self.d, self.d * o.d)
    __radd__ = __add__
    def __neg__(self): return Fr(-self.n, self.d)
    def __sub__(self, o): return self + -o
    def __rsub__(self, o): return -self + o
    def __mul__(self, o):
        o = self._c(o)
        return NotImplemented if o is None else Fr(self.n * o.n, self.d * o.d)
    __rmul__ = __mul__
    def __truediv__(self, o):
        o = self._c(o)
        return NotImplemented if o is None else Fr(self.n * o.d, self.d * o.n)
    def __rtruediv__(self, o): return Fr(o) / self
    def __pow__(self, k): return Fr(self.n ** k, self.d ** k) if k >= 0 else Fr(self.d ** -k, self.n ** -k)
    def __eq__(self, o):
        o = self._c(o)
        return NotImplemented if o is None else (self.n, self.d) == (o.n, o.d)
    def __lt__(self, o): return self.n * self._c(o).d < self._c(o).n * self.d
    def __le__(self, o): return self < o or self == o
    def __hash__(self): return hash((self.n, self.d)) if self.d != 1 else hash(self.n)
    def __bool__(self): return self.n != 0
    def __float__(self): return self.n / self.d
    def __int__(self): return int(self.n / self.d)
    def __abs__(self): return Fr(abs(self.n), self.d)
    def __round__(self, k=0): return round(float(self), k)
    def __format__(self, spec): return format(float(self), spec) if spec else repr(self)
a, b = Fr(1, 2), Fr(-3, 4)
print(a + b, a - b, a * b, a / b, -a, a + 1, 1 + a, 2 - a, 3 * b, 1 / b, a ** 3, b ** -2, a == Fr(2, 4), a != b, a < b, b <= a, a > b, a >= a, sorted([a, b, Fr(0)]), bool(Fr(0)), float(a), int(Fr(7, 2)), abs(b), round(Fr(1, 3), 2), f"{a:.3f} {b}", hash(Fr(2)) == hash(2), {Fr(1, 2): "half"}[Fr(2, 4)], sum([a, a, a], Fr(0)), sum([a, b]), max(a, b), Fr(4, 2) == 2, 2 == Fr(2), a == "x", a in [b, a])
h = Fr(0)
for i in range(1, 15): h += Fr(1, i)
print(h, float(h))
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: a + "x"), t(lambda: "x" + a), t(lambda: a + 1.5), t(lambda: Fr(1, 0)), t(lambda: a / 0), t(lambda: a // 2), t(lambda: a % 2), t(lambda: a < "x"))
class Poly:
    def __init__(self, *c): self.c = list(c)
    def __call__(self, x):
        r = 0
        for k in reversed(self.c): r = r * x + k
        return r
    def __add__(self, o): return Poly(*[(self[i]) + (o[i]) for i in range(max(len(self), len(o)))])
    def __mul__(self, o):
        r = [0] * (len(self) + len(o) - 1)
        for i, x in enumerate(self):
            for j, y in enumerate(o): r[i + j] += x * y
        return Poly(*r)
    def __getitem__(self, i): return self.c[i] if i < len(self.c) else 0
    def __len__(self): return len(self.c)
    def __iter__(self): return iter(self.c)
    def __eq__(self, o): return self.c == o.c
    def __repr__(self): return " + ".join(f"{k}x^{i}" for i, k in enumerate(self.c) if k) or "0"
p, q = Poly(1, 2, 3), Poly(-1, 1)
print(p, q, p + q, p * q, p(2), (p * q)(5) == p(5) * q(5), p(a), [p(x) for x in (0, 1.5, 1j)], len(p * q), p == Poly(1, 2, 3), p[9], list(p), Poly())
pw = Poly(1)
for _ in range(10): pw = pw * Poly(1, 1)
print(pw.c)
class Mx:
    def __init__(self, rows): self.r = [list(x) for x in rows]
    def __matmul__(self, o): return Mx([[sum(a * b for a, b in zip(x, y)) for y in zip(*o.r)] for x in self.r])
    def __getitem__(self, ij): return self.r[ij[0]][ij[1]]
    def __setitem__(self, ij, v): self.r[ij[0]][ij[1]] = v
    def __pow__(self, n):
        out = Mx([[int(i == j) for j in range(len(self.r))] for i in range(len(self.r))])
        b = self
        while n:
            if n & 1: out = out @ b
            b, n = b @ b, n >> 1
        return out
    def __repr__(self): return str(self.r)
m = Mx([[1, 1], [1, 0]])
print(m @ m, m ** 10, (m ** 90)[0, 1], (m ** 200)[0, 1] % 10 ** 9)
m[0, 1] += 5
m @= m
print(m, m[0, 0])
