# Bindings on failure, guards, subject evaluated once, irrefutable, soft keywords.
log = []
def subj():
    log.append("subject")
    return [1, 2]
match subj():
    case [x] | [x, _, _]:
        print("no")
    case [x, y] if log.append("guard") or x > 5:
        print("no")
    case [x, y]:
        print(x, y, log)
class E:
    def __eq__(self, o):
        log.append(("eq", o))
        return False
log.clear()
match E():
    case 1 | "s" | None | True:
        pass
    case 2.5:
        pass
print(log)
match 5:
    case x if x > 10: pass
print(x)
match [1, 2, 3]:
    case [a, 5, b]: pass
    case [c, *d]: print(c, d, "a" in dir())
match {"a": 1}:
    case {"a": q, "b": _}: pass
    case {"a": q}: print(q)
match = 1
case = 2
_ = 3
type = "soft"
print(match, case, _, type)
match match:
    case 1: print("match is a name")
match (1, 2):
    case _: print("wild", _)
match 1, 2:
    case a, b: print(a, b)
match *[1], 2:
    case [a, b]: print(a + b)
def ret(x):
    for i in range(3):
        match x, i:
            case "break", 1: break
            case "cont", 1: continue
            case "ret", 1: return "returned"
        yield i
    else:
        yield "else"
print(list(ret("break")), list(ret("cont")), list(ret("ret")))
class M:
    def keys(self): return ["a"]
    def __getitem__(self, k): return 1
    def get(self, k, d=None): return d
match M():
    case {"a": _}: print("mapping?")
    case _: print("M is no Mapping")
from collections.abc import Mapping, Sequence
class M2(Mapping):
    def __getitem__(self, k):
        log.append(("getitem", k))
        if k == "a": return 1
        raise KeyError(k)
    def __iter__(self): return iter("a")
    def __len__(self): return 1
class S2(Sequence):
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i
    def __len__(self): return 3
log.clear()
match M2():
    case {"b": _}: print("b")
    case {"a": v}: print("a", v)
match S2():
    case [a, *b]: print(a, b)
print(log)
from collections import defaultdict
dd = defaultdict(int)
match dd:
    case {"x": v}: print("x made")
    case {}: print("defaultdict untouched", dict(dd))
match 1:
    case int(x) as y if (z := x + y): print(x, y, z)
match {"a": {"b": [1, {"c": 2}]}}:
    case {"a": {"b": [int(i), {"c": j}]}}: print(i, j)
match "text":
    case str() as s if s.startswith("t"): print(s)
match (0, -0.0, 1):
    case [0, 0, True]: print("no: True is 1 by identity")
    case [0, 0, 1]: print("equal")
class Prop:
    __match_args__ = ["v"]
    @property
    def w(self): raise AttributeError
try:
    match Prop():
        case Prop(1): pass
except TypeError as e:
    print(e)
match Prop():
    case Prop(w=1): print("no")
    case Prop(): print("missing attribute does not match")
match ():
    case [*x]: print(x)
match [[1, 2], [3, 4]]:
    case [[a, *_], [*_, b]]: print(a, b)
