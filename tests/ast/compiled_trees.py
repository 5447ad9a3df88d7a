"""Code from trees is the code from text: the same bytes, constants and places; positions given by hand are kept."""

import ast
import os
import types


def difference(a, b):
    for name in ("co_code", "co_names", "co_varnames", "co_freevars", "co_cellvars", "co_flags", "co_firstlineno",
                 "co_stacksize", "co_qualname", "co_linetable", "co_exceptiontable"):
        if getattr(a, name) != getattr(b, name):
            return a.co_qualname, name
    if len(a.co_consts) != len(b.co_consts):
        return a.co_qualname, "number of constants"
    for x, y in zip(a.co_consts, b.co_consts):
        if isinstance(x, types.CodeType):
            if found := difference(x, y):
                return found
        elif repr(x) != repr(y):
            return a.co_qualname, x, y
    return None


SOURCE = '''
"""Module."""
from __future__ import annotations
import a.b as c, d
from . import e
from ..f import (g as h, i)

@decorated(1)
@again
async def f(a, b: int = 1, /, c=2, *args: str, d, e=3, **kw) -> "x":
    """Doc."""
    global G
    async with x as y, z:
        async for i in j:
            await k
        else:
            yield 1
    return

@first
class C[T: int, *Ts, **P](Base, metaclass=M, **kw):
    x: int = 1
    y: str
    (z): int
    def m(self):
        nonlocal_ = lambda a, *, b=1: (yield a)
        return super().m(*self, **self)

type Alias[T = int] = list[T]

def g():
    def inner():
        nonlocal v
        v += 1
    v = 0
    try:
        raise X from y
    except (A, B) as e:
        pass
    except C:
        assert a, b
    else:
        del a, b[0], c.d
    finally:
        while a and b or not c:
            if a < b <= c is not None:
                continue
            elif b:
                break
            elif c: pass
            else:
                pass
    try:
        pass
    except* ValueError:
        x = y = *a, b = c
    for i, (j, *k) in enumerate(z):
        print(i, j)
    return {**a, 'b': 1}, {1, 2}, [x for x in y if z if w], {x: y for x in z}, (x for x in y for z in w), {i for i in j}

match value:
    case 1 | -2.5 | "s" | b"t" | 3+4j:
        pass
    case None | True:
        pass
    case [a, *rest] if a:
        pass
    case {"k": v, **others}:
        pass
    case Point(x=0, y=[_, *_]) as p:
        pass
    case mod.CONST:
        pass
    case _:
        pass

x = f"a{b!r:>{width}}c{d}" f"e{f=}" "g"
t = t"a{b + 1!s:x}c"
y = a[1:2, ::3, ...], 10**30, 1e100, 2j, "\\ud800", b"\\xff", -1
z = (lambda: 0)() if not a else b if c else d
w = (n := 10) + ~n @ m // 2 % 3 << 1 >> 2 & 3 ^ 4 | 5
result = (value
          .first()
          .second(1,
                  2)
          .third)
'''

print(difference(compile(SOURCE, "s", "exec"), compile(ast.parse(SOURCE), "s", "exec")))
tree = ast.parse(SOURCE)
print(difference(compile(SOURCE, "s", "exec"), compile(ast.fix_missing_locations(tree), "s", "exec")))
for mode, text in (("eval", "a + [b for b in c]"), ("single", "a; b")):
    print(mode, difference(compile(text, "s", mode), compile(ast.parse(text, mode=mode), "s", mode)))

# This folder's siblings, too.
here = os.path.dirname(os.path.abspath(__file__))
count = 0
for topic in ("classes", "exceptions", "generators", "match", "comprehensions", "fstrings", "unpacking", "with", "scopes"):
    folder = os.path.join(os.path.dirname(here), topic)
    for name in sorted(os.listdir(folder)):
        if name.endswith(".py"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
            found = difference(compile(text, name, "exec", dont_inherit=True),
                               compile(ast.parse(text), name, "exec", dont_inherit=True))
            if found:
                print(topic, name, found)
            count += 1
print(count > 20)

# Trees made by hand.
x = ast.Name("x", ast.Load(), lineno=7, col_offset=3)
code = compile(ast.Expression(x), "hand", "eval")
print(eval(code, {"x": 42}), [p for p in code.co_positions() if p[0]][-1])
values = (1, "two", (3.0, None, ...), frozenset([4]), -5, 10**40, b"6", "\udc80", True)
module = ast.Module([ast.Assign([ast.Name("v", ast.Store())], ast.Constant(values))], [])
space = {}
exec(compile(ast.fix_missing_locations(module), "hand", "exec"), space)
print(ascii(space["v"]) == ascii(values), space["v"][3] == values[3])


class Double(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.BinOp(node, ast.Mult(), ast.Constant(2)), node)


print(eval(compile(ast.fix_missing_locations(Double().visit(ast.parse("1 + 20", mode="eval"))), "d", "eval")))

try:
    exec(compile(ast.fix_missing_locations(ast.Module([ast.parse("1 / 0").body[0]], [])), "zero", "exec"))
except ZeroDivisionError as e:
    print(e, e.__traceback__.tb_next.tb_lineno)
