# __reduce__ of iterators and methods names functions as the running code sees them.
import builtins
import types

code = compile("x.__reduce__()", "test", "eval")
space = {"__builtins__": types.MappingProxyType({}), "x": iter([1, 2])}
try:
    eval(code, space)
except AttributeError as e:
    print("AttributeError", e)
print(eval(code, {"__builtins__": {"iter": "mine"}, "x": iter([1, 2])}))
print(eval(code, {"__builtins__": {"getattr": "mine"}, "x": [].append}))


class Key:
    """Uses the iterator up while it is looked for."""

    def __init__(self, name, iterator):
        self.name, self.iterator = name, iterator

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        list(self.iterator)
        return other == self.name


for name, it in (
    ("iter", iter([1, 2])),
    ("iter", iter("xy")),
    ("iter", iter((1, 2))),
    ("iter", iter(b"ab")),
    ("iter", iter(bytearray(b"ab"))),
    ("iter", iter(lambda: 0, 0)),
    ("iter", iter(tuple[int])),
    ("reversed", reversed([1, 2])),
):
    function = builtins.__dict__.pop(name)
    builtins.__dict__[Key(name, it)] = function
    try:
        result = it.__reduce__()
    finally:
        for key in [k for k in builtins.__dict__ if type(k) is Key]:
            del builtins.__dict__[key]
        builtins.__dict__[name] = function
    print(result)

# A pattern asks for instances whatever `isinstance` is called by now.
saved, builtins.isinstance = builtins.isinstance, lambda *a: False
match 5:
    case int():
        print("an int")
    case _:
        print("nothing")
builtins.isinstance = saved
