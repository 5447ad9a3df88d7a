# namedtuple: construction, fields, replace, defaults, errors, subclassing.
from collections import namedtuple
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
P = namedtuple("P", "x y")
p = P(1, y=2)
print(p, p.x, p[1], p == (1, 2), P._fields, p._asdict(), p._replace(x=5), P._make([7, 8]), *p, len(p), hash(p) == hash((1, 2)), p + (3,), isinstance(p, tuple), P.__doc__, P.x.__doc__, P.__match_args__, P.__slots__)
print(t(lambda: P(1)), t(lambda: P(1, 2, 3)), t(lambda: P(x=1, z=2)), t(lambda: setattr(p, "x", 1)), t(lambda: setattr(p, "z", 1)), t(lambda: p._replace(z=1)), t(lambda: P._make([1])), t(lambda: namedtuple("Q", "a a")), t(lambda: namedtuple("Q", "class")), t(lambda: namedtuple("Q", "_a")), t(lambda: namedtuple("1Q", "a")), t(lambda: namedtuple("Q", "a b", defaults=(1, 2, 3))))
Q = namedtuple("Q", ["a", "b", "c"], defaults=[2, 3])
print(Q(1), Q._field_defaults, Q(1, 5), namedtuple("R", "a, class, a, _x", rename=True)._fields, namedtuple("E", "")(), namedtuple("M", "x", module="mod").__module__)
class S(P):
    __slots__ = ()
    @property
    def norm(self): return self.x ** 2 + self.y ** 2
    def __repr__(self): return f"S<{self.x},{self.y}>"
s = S(3, 4)
print(s, s.norm, s._replace(x=0), type(s._replace(x=0)).__name__, S._make((1, 2)), sorted([P(2, 1), P(1, 2)]), max(P(1, 5), P(1, 6)))
x, y = p
match p:
    case P(x=1, y=b): print("matched", b)
match p:
    case P(a, b): print(a, b)
import typing, pickle, copy
class N(typing.NamedTuple):
    "doc n"
    a: int
    b: str = "d"
    def up(self): return self.b.upper()
print(N(1), N(1).up(), N.__annotations__, N._field_defaults, N.__doc__, copy.copy(p), P.__module__, t(lambda: N()), N(b="z", a=0), p.count(1), p.index(2), repr(P("a", P(1, 2))), P(*"ab"), {P(1, 2): "k"}[1, 2], p.__getnewargs__(), P.__new__.__defaults__)
T = typing.NamedTuple("T", [("u", int), ("v", int)])
print(T(1, 2), pickle.loads(pickle.dumps(p)) == p, copy.replace(p, x=99))
