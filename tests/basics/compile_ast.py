# compile() of trees: from text the same code as the text gives, positions included; changed and made ones mean what they say.
import ast, sys
SOURCE = '''
"""Doc."""
from __future__ import annotations
import os.path as p, sys
from . import x as y
from .a.b import *
X: int = 1
(Y): int
Z.q: "str" = -1 + 2j
a, *b = c = [1, *d, 2], {**e, 1: 2}, {1, 2}, set(), {*()}, (1,), ()
del a.b, c[1:2, ::3], d[...]
x += yield_ if not z else w or v and u
assert x < y <= z is not None, "msg"
@deco(1, *a, k=2, **kw)
@other.thing
class C[T: int, *Ts = *tuple[int], **P = [str]](B, metaclass=M):
    "doc"
    __slots__ = ()
    @property
    def f[U](self, a, b=1, /, c: int = 2, *args: *Ts, d, e=3, **kw) -> "r":
        nonlocal_ = lambda q, /, r=1, *s, t=2, **v: (q, r, s, t, v)
        def g():
            nonlocal nonlocal_
            global G
            G = __class__, super().f, self.__private
            return (yield), (yield from g())
        return [i for i in x if i if j], {i: j for i, j in y}, {k for k in z}, (l for l in m)
async def co():
    async with a as b, c: await [z async for z in d]
    async for e in f: continue
    else: pass
def multi(a):
    return (a
            .b
            .c(1,
               2)
            [0])
for i, (j, k) in enumerate(x):
    if i: break
    elif j:
        continue
    elif k: pass
    else: print(i)
else:
    while True:
        if (n := f()) > 1: break
    else: raise ValueError from None
try:
    with open(f) as g, h: pass
except (A, B) as e: raise
except C: pass
else: q
finally: r
try: pass
except* E as eg: pass
match v:
    case 1 | -2 | 3 + 4j | "s" "q" if z: pass
    case [_, *_] | (_, _, *_): pass
    case {"k": v, -1: None, **rest}: pass
    case Cls(1, x, k=Cls.y, z=None) as whole: pass
    case a.b.c: pass
    case _: pass
type A[V] = list[V]
s = f"{x!r:>{w}} {{y}} {z=} {'a' f'{b}'} \\N{BULLET} \\x00\\ud800" "tail" rf"\\d{e:\\d}"
t = b"\\x00\\xff\\n" b"q", 'it''s', 1_000, 0xFFFFFFFFFFFFFFFFFFFF, 1e300, 1.5, 1e999, 5j, ..., True, None
u = (lambda: (yield))(), a if b else c, not d, ~e, -f ** -g, a @ b, a // b % c, a << b >> c & d | e ^ f
v[a, b:c], v[*d], v[(e, f)], v[()] = 1, 2, 3, 4
tpl = t"{x} {y!r:z}"
'''.replace("eg: pass\n", "eg: pass\n")
def same(a, b, path=""):
    out = []
    for n in ("co_code", "co_names", "co_varnames", "co_freevars", "co_cellvars", "co_flags", "co_firstlineno", "co_qualname", "co_argcount", "co_stacksize"):
        if getattr(a, n) != getattr(b, n): out.append((path, n))
    if list(a.co_positions()) != list(b.co_positions()): out.append((path, "positions"))
    if len(a.co_consts) != len(b.co_consts): out.append((path, "consts"))
    for x, y in zip(a.co_consts, b.co_consts):
        if hasattr(x, "co_code"): out += same(x, y, path + "/" + x.co_name)
        elif repr(x) != repr(y): out.append((path, x, y))
    return out
print(same(compile(SOURCE, "s", "exec"), compile(ast.parse(SOURCE), "s", "exec")))
for source, mode in (("1 + a", "eval"), ("x = 1; y", "single"), ("", "exec")):
    print(same(compile(source, "s", mode), compile(ast.parse(source, mode=mode), "s", mode)))
ns = {}
class Swap(ast.NodeTransformer):
    def visit_BinOp(self, n):
        self.generic_visit(n)
        return ast.copy_location(ast.BinOp(n.right, n.op, n.left), n)
    def visit_Constant(self, n):
        return ast.copy_location(ast.Constant((n.value, [1] and 2)) if n.value == "pair" else n, n)
exec(compile(Swap().visit(ast.parse("def f(a, b): return a - b\nv = 'pair'")), "s", "exec"), ns)
print(ns["f"](1, 10), ns["v"])
# Names that text cannot have.
n = lambda i, c=ast.Load: ast.Name(i, c())
body = [ast.Import([ast.alias("sys", "@sys")]), ast.Assign([n("@x 1", ast.Store)], ast.Constant(5)), ast.Assign([n("if", ast.Store)], ast.Attribute(n("@sys"), "maxsize", ast.Load())),
        ast.FunctionDef("é f", ast.arguments([], [ast.arg("@a")], None, [], [], None, []), [ast.Global(["@g"]), ast.Assign([n("@g", ast.Store)], n("@a")), ast.Return(n("@a"))], []),
        ast.Assign([n("r", ast.Store)], ast.Call(n("é f"), [], [ast.keyword("@a", n("@x 1"))]))]
ns = {}
exec(compile(ast.fix_missing_locations(ast.Module(body, [])), "s", "exec"), ns)
print(ns["@x 1"], ns["if"] == sys.maxsize, ns["r"], ns["@g"], ns["é f"].__name__)
def t(tree, mode="exec"):
    try:
        return eval(compile(tree, "s", mode), {})
    except Exception as e:
        return f"{type(e).__name__}: {e}"
M = lambda *b: ast.fix_missing_locations(ast.Module(list(b), []))
E = lambda e: ascii(t(ast.fix_missing_locations(ast.Expression(e)), "eval"))
print(t(ast.Module([ast.Expr(ast.Constant(1))], [])), t(ast.Expression(ast.Constant(1))), t(M(ast.Return())), t(M(ast.Pass(), None)), t(M(ast.If(ast.Constant(1), [], []))))
print(E(ast.Constant([])), E(ast.Constant((1, (2.5, "a", b"b", None)))), E(ast.Constant(-5)), E(ast.Constant(-1 - 2j)), E(ast.Constant(-10 ** 30)), E(ast.Constant("\ud800\n\"{}")), E(ast.Set([])))
print(E(ast.BoolOp(ast.And(), [ast.Constant(1)])), E(ast.Dict([ast.Constant(1)], [])), E(ast.Name("None", ast.Load())), E(ast.Compare(ast.Constant(1), [], [])), E(3), E(ast.Name(3, ast.Load())))
print(E(ast.JoinedStr([ast.Constant("{a}"), ast.Constant("}"), ast.FormattedValue(ast.Dict([ast.Constant(1)], [ast.Constant(2)]), 114, None)])))
bad = ast.parse("x\ny")
bad.body[0].value.lineno = 5
print(t(bad), t(ast.parse("return 1")), t(ast.parse("def f():\n  nonlocal q")), t(ast.parse("x"), "eval"))
code = compile(ast.increment_lineno(ast.parse("def f():\n  1/0"), 40), "s", "exec")
ns = {}
exec(code, ns)
try: ns["f"]()
except ZeroDivisionError as e: print(e.__traceback__.tb_next.tb_lineno, code.co_consts[0].co_firstlineno)
