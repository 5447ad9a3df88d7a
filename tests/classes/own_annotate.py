"""`__annotate__` that a class's body defines comes before the compiler's; comprehensions in annotations; other small things."""
import types


class Own:
    a: int

    def __annotate__(format):
        return {"a": str}


print(Own.__annotate__(1), Own.__annotations__)
Own.__annotate__ = lambda format: {"b": int}
print(Own.__annotate__(1), Own.__annotations__)


def tried(source):
    try:
        compile(source, "<source>", "exec")
        print("fine")
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset, e.end_offset)


tried("(x): [y async for y in x]")
tried("x.y: {y async for y in x}")
tried("from __future__ import annotations\ndef f(x: [y async for y in x]): pass")
tried("def f():\n  (x): {y: y async for y in x}")
tried("(x): (y async for y in x)")
tried("match x:\n  case -1 ** 2: pass")
tried("match x:\n  case {0: a, 0j: b}: pass")
tried("yield from x")
tried("yield x")


def plain():
    pass


def generator():
    yield


import warnings
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    plain.__code__ = generator.__code__
print([str(w.message) for w in seen])

space = {"type": type, "__builtins__": {"None": None}}
exec("def f(): pass\ng = type(f)(f.__code__, {})", space)
print(space["g"].__builtins__, "__builtins__" in space["g"].__globals__)

for descriptor in complex.real, complex.imag, float.real, int.numerator:
    print(type(descriptor).__name__, descriptor.__qualname__)
try:
    (1j).real = 2
except AttributeError as e:
    print(e)


class Namespace(types.SimpleNamespace):
    made = False

    def __new__(cls, *args, **kwargs):
        return 12345 if cls.made else super().__new__(cls)


n = Namespace()
Namespace.made = True
try:
    n.__replace__()
except TypeError as e:
    print(e)


def f(**kwargs):
    pass


for call in lambda: f(**{1: 3}, **{1: 5}), lambda: f(**{1: 3}):
    try:
        call()
    except TypeError as e:
        print(e)


class Signed:
    """Signed(a, b=1)\n--\n\nA class whose docstring begins with a signature."""


print(Signed.__text_signature__, own_doc := Own.__text_signature__)

error = UnicodeEncodeError("utf-8", "x", 0, 1, "reason")
del error.object
del error.object
print(str(error) == "")

import contextvars
try:
    contextvars.Context().run()
except TypeError as e:
    print(e)
print(contextvars.Context().run(max, 1, 3, key=lambda v: -v))
