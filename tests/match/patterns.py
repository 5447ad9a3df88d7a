# Every kind of pattern.
def f(x):
    match x:
        case 0:
            return "zero"
        case True:
            return "true"
        case "a" | "b":
            return "a or b"
        case -1 | 2.5 | 1 + 2j:
            return "number"
        case None:
            return "none"
        case b"x":
            return "bytes"
        case []:
            return "empty seq"
        case [1]:
            return "one"
        case [1, *rest]:
            return f"1 then {rest}"
        case [a, [b, c]]:
            return f"nested {a} {b} {c}"
        case (x, y) if x == y:
            return f"pair of {x}"
        case [first, *_, last]:
            return f"{first}..{last}"
        case {"k": v, **rest}:
            return f"k={v} rest={rest}"
        case {"p": {"q": [_, z]}}:
            return f"deep {z}"
        case {}:
            return "mapping"
        case str(s):
            return f"str {s}"
        case int() | float() as n:
            return f"num {n}"
        case set():
            return "set"
        case _:
            return f"other {type(x).__name__}"
import collections
for v in (0, 0.0, False, 1, True, "a", "b", -1, 2.5, 1 + 2j, None, b"x", [], (), [1], (1,), [1, 2, 3], [5, [6, 7]], [3, 3], (4, 5, 6), "xyz", b"yz", bytearray(b"ab"), {"k": 1, "z": 2}, {"p": {"q": [1, 9]}}, {}, {"other": 1}, 7, 7.5, {1}, range(2), range(0), collections.deque([1, 2]), collections.OrderedDict(k=3), object, 2 ** 70, ...):
    print(repr(v)[:40], "->", f(v))
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Q(P): pass
class R:
    x = 1
def g(o):
    match o:
        case P(0, 0): return "origin"
        case Q(x=1): return "Q with x=1"
        case P(x, y=0): return f"on x axis {x}"
        case P(x=int(), y=[a, *b]): return f"list {a} {b}"
        case P() as p: return f"some P {p.x}"
        case R(x=1): return "R"
        case dict(d): return f"dict {d}"
        case bool(b): return f"bool {b}"
        case list([a]) | tuple((a,)): return f"single {a}"
        case type(): return "a type"
        case _: return "nothing"
for o in (P(0, 0), Q(1, 9), P(5, 0), P(1, [2, 3]), P("s", 1), R(), {"a": 1}, True, [4], (4,), int, 3):
    print(g(o))
class Color:
    RED, GREEN = 1, 2
import math
def h(v):
    match v:
        case Color.RED: return "red"
        case Color.GREEN: return "green"
        case math.pi: return "pi"
        case {"c": Color.RED, "n": int(n)}: return f"red {n}"
        case [Color.RED, *_] | [*_, Color.GREEN]: return "starts red or ends green"
    return "none"
print([h(v) for v in (1, 2, 2.0, math.pi, {"c": 1, "n": 5}, {"c": 1, "n": "s"}, [1, 0], [0, 2], [0], "x")])
def errs(src):
    try:
        exec(src)
        return "ok"
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(errs("match P(1, 2):\n case P(1, 2, 3): pass"), errs("match 5:\n case int(1, 2): pass"), errs("match R():\n case R(1): pass"), errs("match 1:\n case P(x=1): pass"), errs("P5 = 5\nmatch 1:\n case P5(): pass"))
