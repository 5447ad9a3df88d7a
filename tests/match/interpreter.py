# A small expression interpreter and a JSON-like walker written with match.
from dataclasses import dataclass
@dataclass
class Num: v: float
@dataclass
class Var: n: str
@dataclass
class Bin:
    op: str
    l: object
    r: object
@dataclass
class Let:
    n: str
    v: object
    body: object
@dataclass
class Fn:
    p: str
    body: object
@dataclass
class App:
    f: object
    a: object
def ev(e, env):
    match e:
        case Num(v): return v
        case Var(n) if n in env: return env[n]
        case Var(n): raise NameError(n)
        case Bin("+", l, r): return ev(l, env) + ev(r, env)
        case Bin("-", l, Num(0)): return ev(l, env)
        case Bin("-", l, r): return ev(l, env) - ev(r, env)
        case Bin("*", Num(0), _) | Bin("*", _, Num(0)): return 0
        case Bin("*", l, r): return ev(l, env) * ev(r, env)
        case Bin(op=op): raise ValueError(f"operator {op}")
        case Let(n, v, b): return ev(b, {**env, n: ev(v, env)})
        case Fn(p, b): return lambda a: ev(b, {**env, p: a})
        case App(f, a): return ev(f, env)(ev(a, env))
        case _: raise TypeError(f"cannot evaluate {e!r}")
def t(e):
    try:
        return ev(e, {"x": 10})
    except Exception as err:
        return f"{type(err).__name__}: {err}"
for e in (Num(5), Var("x"), Var("q"), Bin("+", Num(1), Bin("*", Num(2), Var("x"))), Bin("*", Num(0), Var("undefined")), Bin("/", Num(1), Num(2)), Let("y", Num(3), Bin("*", Var("y"), Var("y"))), App(Fn("a", Bin("+", Var("a"), Var("x"))), Num(1)), App(App(Fn("a", Fn("b", Bin("-", Var("a"), Var("b")))), Num(9)), Num(4)), "junk", Bin("-", Var("x"), Num(0))):
    print(t(e))
def simp(e):
    match e:
        case Bin(op, l, r):
            match op, simp(l), simp(r):
                case "+", Num(0), x: return x
                case "+", x, Num(0): return x
                case "*", Num(1), x: return x
                case "*", x, Num(1): return x
                case "*", Num(0) as z, _: return z
                case o, Num(a), Num(b): return Num({"+": a + b, "-": a - b, "*": a * b}[o])
                case o, x, y: return Bin(o, x, y)
        case _: return e
print(simp(Bin("+", Bin("*", Num(1), Var("x")), Bin("-", Num(5), Num(5)))), simp(Bin("*", Bin("+", Num(2), Num(3)), Num(4))))
def walk(j, path="$"):
    match j:
        case {"type": "ref", "to": str(to)}: yield f"{path} -> {to}"
        case {"id": int() | str() as i, **rest}:
            yield f"{path} id {i}"
            yield from walk(rest, f"{path}.{i}")
        case dict():
            for k, v in j.items(): yield from walk(v, f"{path}.{k}")
        case [] | "" | None: yield f"{path} empty"
        case [x]: yield from walk(x, path + "[only]")
        case [first, *_, last] if first == last: yield f"{path} loop {first}"
        case list():
            for i, v in enumerate(j): yield from walk(v, f"{path}[{i}]")
        case bool(b): yield f"{path} bool {b}"
        case int(n) | float(n) if n < 0: yield f"{path} negative {n}"
        case int() | float(): yield f"{path} number {j}"
        case str(s): yield f"{path} text {s}"
print("\n".join(walk({"a": [1, -2.5, True, None], "b": {"id": 7, "c": "t", "d": []}, "e": [{"type": "ref", "to": "b"}], "f": ["x", 1, "x"], "g": ""})))
def cmd(line):
    match line.split():
        case []: return "nothing"
        case ["go", ("north" | "south") as d]: return f"going {d}"
        case ["go", *rest]: return f"cannot go {' '.join(rest) or 'nowhere'}"
        case ["get", obj, "from", place]: return f"{obj} from {place}"
        case ["drop", *objs] if len(objs) > 2: return "too much"
        case ["drop", *objs]: return f"dropped {objs}"
        case [verb, *_]: return f"what is {verb}"
print([cmd(c) for c in ("", "go north", "go up there", "go", "get key from box", "drop a b c", "drop a", "jump high")])
