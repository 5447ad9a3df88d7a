# Template strings of 3.14.
x, name = 5, "n"
t = t"a{x}b{name!r:>5}c"
print(type(t), t.strings, t.values, [(i.value, i.expression, i.conversion, i.format_spec) for i in t.interpolations])
print(list(t)[0], len(list(t)), type(list(t)[1]).__name__, t"".strings, list(t""), t"{x}".strings, t"plain".interpolations)
print([i.format_spec for i in t"{x:{x}.{x + 1}}".interpolations], [i.expression for i in t"{x + 1} { x } {x=}".interpolations], t"{x=}".strings)
u = t"1{x}" + t"{name}2"
print(u.strings, u.values)
try:
    t"a" + "b"
except TypeError as e:
    print(e)
print((t"a" t"{x}").strings, repr(t"{x}"), repr(t"{x}".interpolations[0]))
def html(t):
    out = []
    for part in t:
        out.append(part if isinstance(part, str) else str(part.value).replace("<", "&lt;"))
    return "".join(out)
evil = "<b>"
print(html(t"<p>{evil}</p>"), html(t"{1 + 1} {[1, 2]}"))
from string.templatelib import Template, Interpolation
print(isinstance(t, Template), Interpolation(1, "x", "r", "s"), Template("a", Interpolation(2, "e"), "b").strings)
match t"{x}":
    case Template(strings=("", "")): print("matched")
