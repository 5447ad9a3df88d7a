# Enums and flags used in hot code: dispatch, sets of flags, arithmetic, dictionaries.
from enum import Enum, IntEnum, Flag, IntFlag, auto, STRICT, KEEP
class Op(Enum):
    ADD = "+"; SUB = "-"; MUL = "*"
    def run(self, a, b): return TABLE[self](a, b)
TABLE = {Op.ADD: lambda a, b: a + b, Op.SUB: lambda a, b: a - b, Op.MUL: lambda a, b: a * b}
acc = 1
for i in range(2000):
    acc = (Op.ADD, Op.SUB, Op.MUL)[i % 3].run(acc, i % 5) % 10007
print(acc, Op("*").run(6, 7), [o.name for o in Op], Op.ADD is Op("+"))
class St(IntEnum):
    IDLE = 0; RUN = 1; WAIT = 2; DONE = 3
def machine(n):
    s, log = St.IDLE, {}
    for i in range(n):
        if s is St.IDLE: s = St.RUN
        elif s is St.RUN: s = St.WAIT if i % 3 else St.DONE
        elif s is St.WAIT: s = St(i % 4)
        else: s = St.IDLE
        log[s] = log.get(s, 0) + 1
    return {k.name: v for k, v in sorted(log.items())}
print(machine(2000), [10, 20, 30, 40][St.WAIT], St.RUN + 1, St.DONE > St.RUN, sum(St), max(St).name, St.RUN == True, sorted([St.DONE, St.IDLE]), range(5)[St.WAIT])
class Perm(Flag):
    R = auto(); W = auto(); X = auto()
    ALL = R | W | X
def grant(n):
    p, c = Perm(0), 0
    for i in range(n):
        p ^= (Perm.R, Perm.W, Perm.X)[i % 3]
        c += Perm.R in p
        if p & Perm.W: c += 10
        if p == Perm.ALL: c += 100
        if not p: c += 1000
    return p, c
print(grant(600), ~Perm.R, Perm.R | Perm.X, [x.name for x in Perm.ALL], len(Perm.ALL), Perm["W"], Perm(3), (Perm.R | Perm.W) - Perm.R if hasattr(Perm, "__sub__") else (Perm.R | Perm.W) & ~Perm.R)
class Bits(IntFlag):
    A = 1; B = 2; C = 8
print([repr(Bits(i)) for i in (0, 1, 3, 4, 9, 16)], Bits.A | 2, Bits.C >> 1, int(Bits.A | Bits.C), Bits(11) == 11, ~Bits.A & 15, Bits.A in Bits(3), sum([Bits.A, Bits.B]))
class S(Flag, boundary=STRICT):
    A = 1; B = 2
class K(Flag, boundary=KEEP):
    A = 1
for f in (lambda: S(4), lambda: K(6), lambda: S.A | 2, lambda: Perm(99), lambda: Perm.R < Perm.W, lambda: Op.ADD + 1, lambda: Op("?"), lambda: St["NOPE"], lambda: St.__call__(9)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
counts = {}
for i in range(300):
    o = list(Op)[i * i % 3]
    counts[o] = counts.get(o, 0) + 1
    match o:
        case Op.ADD: counts["add"] = counts.get("add", 0) + 1
        case Op.SUB | Op.MUL: counts["other"] = counts.get("other", 0) + 1
print({str(k): v for k, v in counts.items()}, hash(Op.ADD) == hash(Op("+")), Op.ADD in counts, {Op.ADD, Op("+")} == {Op.ADD}, isinstance(St.RUN, int), [St(i).name for i in range(4)], f"{St.RUN} {Op.ADD} {Perm.R|Perm.W} {Bits.A}")
