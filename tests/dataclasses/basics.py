# Fields, defaults, factories, ordering, freezing, slots, inheritance, helpers.
from dataclasses import dataclass, field, fields, asdict, astuple, replace, make_dataclass, is_dataclass, InitVar, KW_ONLY, FrozenInstanceError, MISSING
from typing import ClassVar
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
@dataclass
class P:
    x: int
    y: int = 2
    tags: list = field(default_factory=list)
    hidden: int = field(default=0, repr=False, compare=False)
    const: ClassVar[int] = 99
    def norm(self): return self.x + self.y
p = P(1)
print(p, P(1, 2, [3]), p == P(1), p == P(1, hidden=5), p != P(2), p == (1, 2, [], 0), p.norm(), P.const, t(lambda: P()), t(lambda: P(1, 2, 3, 4, 5)), t(lambda: P(z=1)), P.__match_args__, [f.name for f in fields(P)], asdict(P(1, tags=[P(2)])), astuple(p), replace(p, x=9), t(lambda: replace(p, zz=1)), P(1).tags is not P(1).tags, t(lambda: hash(p)), P.__doc__, is_dataclass(P), is_dataclass(p), is_dataclass(5), P.__eq__ is not object.__eq__, t(lambda: p < P(2)))
@dataclass(order=True, frozen=True)
class F:
    a: int
    b: str = "z"
f = F(1)
print(sorted([F(2), F(1, "b"), F(1, "a")]), hash(f) == hash(F(1)), {f: 1}[F(1, "z")], F(1) < F(2), F(1) >= F(1), t(lambda: F(1) < 5), max(F(1), F(3)))
try:
    f.a = 2
except FrozenInstanceError as e:
    print(e, isinstance(e, AttributeError))
try:
    del f.a
except FrozenInstanceError as e:
    print(e)
@dataclass(slots=True)
class S:
    x: int = 0
    y: "str" = "q"
print(S(), t(lambda: setattr(S(), "z", 1)), S.__slots__, hasattr(S(), "__dict__"))
@dataclass(kw_only=True)
class K:
    a: int
    b: int = 1
@dataclass
class K2:
    a: int
    _: KW_ONLY
    b: int = 1
    c: int
print(K(a=1), t(lambda: K(1)), K2(1, c=3), t(lambda: K2(1, 2)), K2.__match_args__)
@dataclass
class Base:
    a: int
    b: int = 5
    def __post_init__(self): self.total = self.a + self.b
@dataclass
class Child(Base):
    c: int = 7
    a: str = "over"
    scale: InitVar[int] = 2
    def __post_init__(self, scale):
        self.a = self.a * scale
        self.made = True
print(Base(1).total, Child(), Child("x", c=1, scale=3), Child().made, [f.name for f in fields(Child)], t(lambda: Child().scale))
print(t(lambda: make_dataclass("M", [("x", int), ("y", int, 5), "z"])), make_dataclass("M", ["a", ("b", int, field(default=3))])(1), t(lambda: dataclass(type("B", (), {"__annotations__": {"a": list}, "a": []}))), t(lambda: dataclass(order=True)(type("O", (), {"__lt__": lambda s, o: 0}))), t(lambda: fields(5)), t(lambda: asdict(5)), t(lambda: field(default=1, default_factory=list)))
@dataclass(eq=False)
class NoEq:
    x: int
@dataclass(repr=False)
class NoRepr:
    x: int
@dataclass(init=False)
class NoInit:
    x: int = 5
@dataclass(unsafe_hash=True)
class UH:
    x: int
@dataclass
class Own:
    x: int
    def __repr__(self): return "own"
    def __eq__(self, o): return True
    def __init__(self): self.x = "own init"
print(NoEq(1) == NoEq(1), "object at 0x" in repr(NoRepr(1)), NoInit().x, hash(UH(1)) == hash(UH(1)), Own(), Own() == 5, Own().x, hash(NoEq(1)) is not None)
@dataclass
class Rec:
    name: str
    kids: list["Rec"] = field(default_factory=list, metadata={"k": 1})
r = Rec("a", [Rec("b")])
r.kids.append(r)
print(r, fields(Rec)[1].metadata["k"], fields(Rec)[0].default is MISSING, fields(Rec)[0].type, repr(fields(Rec)[0])[:20])
match P(1, 5):
    case P(1, y): print("matched", y)
import copy, pickle
print(copy.deepcopy(P(1, tags=[1])), copy.replace(f, b="new"), pickle.loads(pickle.dumps(p)) == p)
