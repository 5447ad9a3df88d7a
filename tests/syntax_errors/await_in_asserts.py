# What may not stand in an assert is an error also where asserts are left out.
import ast

for source in (
    "assert not await f(); a = 1",
    "assert [x async for x in f()]",
    "assert x, (await f())",
    "def g(): assert await f()",
    "assert (yield)",
    "async def g(): assert await f()",
):
    for optimize in range(3):
        try:
            compile(source, "?", "exec", optimize=optimize)
        except SyntaxError as e:
            print(optimize, source, "->", e.msg)
        else:
            print(optimize, source, "compiles")
co = compile("assert await f()", "?", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, optimize=2)
print(co.co_flags & 0x80)
