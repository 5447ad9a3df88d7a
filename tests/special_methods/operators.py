# Every binary, unary, in-place and comparison method, with reflection and NotImplemented.
class V:
    def __init__(self, n):
        self.n = n
    def __repr__(self):
        return f"V{self.n}"
ops = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "lshift": "<<", "rshift": ">>", "and": "&", "or": "|", "xor": "^", "matmul": "@"}
for name, sym in ops.items():
    setattr(V, f"__{name}__", lambda s, o, sym=sym: f"({s!r}{sym}{o!r})")
    setattr(V, f"__r{name}__", lambda s, o, sym=sym: f"({o!r} r{sym} {s!r})")
a, b = V(1), V(2)
for name, sym in ops.items():
    print(sym, eval(f"a {sym} b"), eval(f"a {sym} 3"), eval(f"3 {sym} a"), end=" ")
    x = a
    exec(f"x {sym}= 5")
    print(x, end=" ")
    setattr(V, f"__i{name}__", lambda s, o, sym=sym: f"{s!r}{sym}={o!r}")
    x = a
    exec(f"x {sym}= 5")
    print(x)
print(divmod(V, 1) if False else "-", a + 1.5, "s" + a if False else "-", [1] * a, None | a, a @ [1])
class U:
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"
    def __abs__(self): return "abs"
    def __round__(self, n=None): return ("round", n)
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __divmod__(self, o): return ("divmod", o)
    def __rdivmod__(self, o): return ("rdivmod", o)
    def __pow__(self, o, m=None): return ("pow", o, m)
import math
u = U()
print(-u, +u, ~u, abs(u), round(u), round(u, 2), math.trunc(u), math.floor(u), math.ceil(u), divmod(u, 1), divmod(1, u), pow(u, 2), pow(u, 2, 3), u ** 4)
class Base:
    def __add__(self, o): return "Base.add"
    def __radd__(self, o): return "Base.radd"
class Sub(Base):
    def __radd__(self, o): return "Sub.radd"
class Same(Base):
    pass
print(Base() + Sub(), Sub() + Base(), Base() + Same(), Sub() + Sub())
class NI:
    def __add__(self, o): return NotImplemented
    def __eq__(self, o): return NotImplemented
    def __lt__(self, o): return NotImplemented
    def __contains__(self, o): return NotImplemented if False else 5
for e in ("NI() + 1", "1 + NI()", "NI() + NI()", "NI() < NI()", "NI() < 1", "1 > NI()", "NI() >= 1", "-NI()", "~NI()", "NI() ** 2", "NI() @ 1", "divmod(NI(), 1)", "NI() % 2", "NI()[0]", "NI()()", "len(NI())", "iter(NI())", "next(NI())", "abs(NI())", "NI() << 1", "int(NI())", "float(NI())", "hash(NI())", "pow(NI(), 2, 3)", "[] + NI()", "'a' % NI()", "NI() is None"):
    try:
        print(e, eval(e))
    except TypeError as err:
        print(e, "->", err)
print(NI() == NI(), NI() != NI(), (lambda n: n == n)(NI()), 1 in NI())
