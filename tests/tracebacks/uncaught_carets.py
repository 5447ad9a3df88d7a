# Carets under the failing part of an expression, on one line and over several.
import sys
import traceback
def show(f):
    try:
        f()
    except Exception:
        traceback.print_exc(file=sys.stdout)
d = {"a": {"b": None}}
def sub():
    return d["a"]["b"]["c"]
def attr():
    return d.get("a").get("x").upper()
def binop():
    x, y, z = 1, 2, "3"
    return (x + y) * 2 + z
def call():
    return len(5) + max(1, 2)
def multi():
    return max(
        1,
        2,
        int("x"),
    )
def unary():
    return 1 + -"a"
def compare():
    return 1 < 2 < "a"
def attribute():
    class K: pass
    K().value.other
def chain():
    return [1, 2, 3][0][1]
def unpack():
    a, b = [1, 2, 3]
def nested(f=lambda x: x / 0):
    return f(f(1))
def comp():
    return [1 / x for x in (1, 0)]
def gen():
    return sum(1 / x for x in (1, 0))
def name():
    return undefined_thing + 1
def raise_call():
    raise ValueError("a" +
                     "b")
def with_stmt():
    with open("/nonexistent/path") as f:
        pass
def assertion():
    assert d["a"] == 5, "not five"
def unicode():
    é = "é中😀"; return é + 1
def whole_line():
    raise KeyError
def subscript_assign():
    d["q"]["z"] = 1
def augmented():
    x = "a"
    x += 1
def delete():
    del d["nokey"]
def for_loop():
    for i in 5:
        pass
def lambda_line():
    return (lambda: 1 / 0)()
def fstring():
    return f"{1 + 1} {d['none']}"
def star():
    return print(*5)
for f in (sub, attr, binop, call, multi, unary, compare, attribute, chain, unpack, nested, comp, gen, name, raise_call, with_stmt, assertion, unicode, whole_line, subscript_assign, augmented, delete, for_loop, lambda_line, fstring, star):
    show(f)
