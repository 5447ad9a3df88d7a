"""One code object, functions with different globals: what one of them finds is nothing to the others."""
import types

code = compile("""
def plain():
    return x
def generator():
    for i in range(3):
        yield x, i
def caller():
    return plain()
def closure():
    def inner():
        return x + y
    return inner()
def builtin():
    return len
""", "<shared>", "exec")
first, second = {"x": 1, "y": 10}, {"x": 2, "y": 20}
exec(code, first)
for round in range(50):
    first["plain"](), list(first["generator"]()), first["caller"](), first["closure"](), first["builtin"]()
exec(code, second)
second["len"] = "hidden"
for round in range(3):
    for space in first, second, first:
        print(space["plain"](), list(space["generator"]()), space["caller"](), space["closure"](), space["builtin"]())
for round in range(3000):
    for space in first, second:
        assert space["caller"]() == space["x"] and space["closure"]() == space["x"] + space["y"]
first["x"] = 7
print(first["caller"](), second["caller"](), first["closure"](), second["closure"]())


class Missing(dict):
    def __missing__(self, name):
        return "no " + name


def named():
    return int


print([named() for i in range(60)][-1])
other = types.FunctionType(named.__code__, Missing())
own = types.FunctionType(named.__code__, {"int": 5})
for round in range(3):
    print(named(), other(), own())


def target():
    return x


target_other = first["plain"]
for round in range(60):
    target_other()
x = "module's"
target.__code__ = target_other.__code__
print(target(), target_other())

# Module code that is a function's, too.
loop = compile("for i in range(300):\n    total += len(str(i)) + step", "<loop>", "exec")
made = [types.FunctionType(loop, {"step": 1}), types.FunctionType(loop, {"step": 2})]
for step in 1, 2, 3:
    space = {"total": 0, "step": step}
    exec(loop, space)
    print(space["total"])
