"""Interpolations match by their parts."""

from string.templatelib import Interpolation

print(Interpolation.__match_args__, Interpolation.__dict__["__match_args__"] is Interpolation.__match_args__)
name = "x"
for part in t"a{name!r:>5}b{1 + 1}":
    match part:
        case str():
            print("text", part)
        case Interpolation("x", expression, "r", spec):
            print("named", expression, spec)
        case Interpolation(value, expression):
            print("other", value, expression)
