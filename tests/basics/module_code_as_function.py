"""A module's code called as a function, and code that awaits at its top (PyCF_ALLOW_TOP_LEVEL_AWAIT)."""

import ast
import types

code = compile("x = 1\ny = x + 1\nfrom math import *\nz = sqrt(16)\nkept = sorted(k for k in locals() if len(k) == 1)", "m", "exec")
namespace = {}
types.FunctionType(code, namespace)()
print(namespace["y"], namespace["z"], namespace["kept"])

TOP = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


async def value(v):
    return v


class Numbers:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n

    async def __aenter__(self):
        return "entered"

    async def __aexit__(self, *exc):
        return False


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as e:
        return e.value


for source, mode in (
    ("a = await value(1)", "exec"),
    ("await value(2)", "eval"),
    ("async for i in Numbers(3): a = i", "exec"),
    ("async with Numbers(0) as a: pass", "exec"),
    ("a = [x async for x in Numbers(3)]", "exec"),
    ("[await value(x) for x in (1, 2)]", "eval"),
    ("a = {x: y async for x in Numbers(2) for y in [x]}", "single"),
    ("a = 1", "exec"),
    ("def f(): pass", "exec"),
    ("g = (x async for x in Numbers(1)); a = type(g).__name__", "exec"),
):
    compiled = compile(source, "t", mode, flags=TOP)
    space = {"value": value, "Numbers": Numbers}
    result = eval(compiled, space)
    shown = run(result) if compiled.co_flags & 0x80 else result
    print(source, "|", compiled.co_flags & 0x80, shown, space.get("a"))
    if compiled.co_flags & 0x80:
        space = {"value": value, "Numbers": Numbers}
        print("   ", run(types.FunctionType(compiled, space)()), space.get("a"))
for source in ("def f(): await x", "class A: await x", "yield 1", "lambda: await x", "class A: [await x for x in y]"):
    try:
        compile(source, "t", "exec", flags=TOP)
        print(source, "compiled")
    except SyntaxError as e:
        print(source, "|", e.msg)
