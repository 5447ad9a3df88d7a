# Enum, IntEnum, StrEnum, Flag, IntFlag, auto, aliases, unique, methods, errors.
from enum import Enum, IntEnum, StrEnum, Flag, IntFlag, auto, unique, member, nonmember, EnumMeta, property as eprop, CONFORM, verify, CONTINUOUS
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class C(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1
    def hot(self): return self is C.RED
    @classmethod
    def first(cls): return next(iter(cls))
    @property
    def low(self): return self.name.lower()
print(C.RED, repr(C.RED), C.RED.name, C.RED.value, C(1), C["GREEN"], C.CRIMSON, C.CRIMSON is C.RED, list(C), len(C), C.RED in C, 1 in C, 5 in C, C.__members__.keys(), C.RED.hot(), C.first(), C.GREEN.low, C.RED == 1, C.RED != C.GREEN, hash(C.RED) == hash("RED"), {C.RED: 1}[C(1)], t(lambda: C(9)), t(lambda: C["X"]), t(lambda: C.X), t(lambda: setattr(C, "RED", 5)), t(lambda: delattr(C, "RED")), t(lambda: C.RED < C.GREEN), t(lambda: setattr(C.RED, "value", 3)), isinstance(C.RED, C), type(C) is EnumMeta, t(lambda: type("D", (C,), {})), list(reversed(C)), C.RED.GREEN if hasattr(C.RED, "GREEN") else "-", f"{C.RED}", f"{C.RED:>8}|", "%s" % C.RED, str(C), bool(C.RED), C)
class I(IntEnum):
    A = 1
    B = auto()
    C = 10
    D = auto()
print(I.A + 1, I.B, repr(I.B), I.D.value, I.A < I.B, I.A == 1, sorted([I.C, I.A]), [10, 20, 30][I.A], f"{I.C}", f"{I.C:04}", "%d" % I.C, I(2), I.A | I.B, type(I.A + I.B), int(I.D), {1: "x"}[I.A], max(I), json_ok := True)
class S(StrEnum):
    X = auto()
    LONG_NAME = auto()
    Y = "why"
print(S.X, repr(S.X), S.X == "x", S.LONG_NAME, S.Y.upper(), "a" + S.Y, S("why"), f"{S.Y:>5}", t(lambda: StrEnum("Z", {"a": 1})))
class F(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W
print(F.R | F.X, repr(F.R | F.W), F.RW, F.R in F.RW, F.X in F.RW, F.RW & F.W, F.RW ^ F.R, ~F.R, F(0), bool(F(0)), F(5), F.RW.value, list(F), list(F.R | F.X), len(F.RW), t(lambda: F(99)), F.R | F.W == F.RW, t(lambda: F.R | 1), (F.R | F.W).name, (F.R | F.X).name, F(0).name)
class IF(IntFlag):
    A = 1
    B = 2
print(IF.A | IF.B, repr(IF.A | 8), IF(3), IF.A | 4, IF.A + 1, ~IF.A, IF.A in IF(3), int(IF.A | IF.B), IF.A == 1)
class P(Enum):
    EARTH = (5.9, 6.3)
    MARS = (0.6, 3.3)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
    @property
    def g(self): return round(self.mass / self.radius ** 2, 4)
print(P.EARTH.mass, P.MARS.g, P((0.6, 3.3)), P.EARTH.value)
class Auto(Enum):
    def _generate_next_value_(name, start, count, last): return f"{name}-{count}"
    A = auto()
    B = auto()
print(Auto.A.value, Auto.B.value)
class Miss(Enum):
    ONE = 1
    @classmethod
    def _missing_(cls, v): return cls.ONE if v == "one" else None
print(Miss("one"), t(lambda: Miss("two")))
print(t(lambda: unique(C)), Enum("Dyn", "A B C")["B"].value, Enum("Dyn", {"x": 5})(5), Enum("Dyn", ["p", "q"], start=10).q.value, list(IntEnum("N", "one two")))
def dup():
    class Dup(Enum):
        A = 1
        A = 2
print(t(dup))
class New(bytes, Enum):
    def __new__(cls, v, label):
        o = bytes.__new__(cls, [v])
        o._value_ = v
        o.label = label
        return o
    A = (1, "first")
    B = (2, "second")
print(New.A.label, New.B, New(2).label, New.A == b"\x01")
class Mem(Enum):
    f = 5
    skip = nonmember(6)
    def method(self): return 7
    class Inner: pass
print(list(Mem), Mem.skip, Mem.f.method())
import copy, pickle
print(copy.deepcopy(C.RED) is C.RED, pickle.loads(pickle.dumps(C.GREEN)) is C.GREEN, C.RED.__class__, C.__doc__, [m for m in dir(C.RED) if not m.startswith("_")], C._value2member_map_.get(2), t(lambda: C()), C.RED.__reduce_ex__(2)[1] != ())
match C.RED:
    case C.GREEN: print("g")
    case C.RED: print("r")
