# `BUILD_CONST_KEY_MAP` whose keys are no constant, as no compiler makes it: another tuple each time, of other lengths and kinds.
def display(keys, a, b):
    return {"x": a, "y": b}


import dis
import sys

code = display.__code__
raw = bytearray(code.co_code)


def patched():
    """The function with its keys taken from its first parameter, where that can be done on this bytecode."""
    const, fast = dis.opmap.get("LOAD_CONST"), dis.opmap.get("LOAD_FAST")
    for at in range(0, len(raw), 2):
        if raw[at] == const and code.co_consts[raw[at + 1]] == ("x", "y"):
            changed = bytearray(raw)
            changed[at], changed[at + 1] = fast, 0
            return code.replace(co_code=bytes(changed))
    return None


if sys.implementation.name == "adder":
    new = patched()
    assert new is not None
    display.__code__ = new
    tried = [("x", "y"), ("y", "x"), ("x",), ("x", "y", "z"), (1, 2), (), "xy", None, ("x", "x"), ("x", "y")]
    for _ in range(300):
        for keys in tried:
            try:
                made = display(keys, 1, 2)
            except (TypeError, SystemError, ValueError):
                made = None
            if isinstance(keys, tuple) and len(keys) == 2:
                assert made == dict(zip(keys, (1, 2))) and list(made) == list(dict.fromkeys(keys)), made
            else:
                assert made is None or len(made) <= 2, made
print("survived")
