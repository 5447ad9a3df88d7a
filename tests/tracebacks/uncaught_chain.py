# Context, cause, notes and a handler that fails.
print("start")
def inner():
    return {}["missing"]
def middle():
    try:
        inner()
    except KeyError as e:
        raise ValueError("bad value") from e
def outer():
    try:
        middle()
    except ValueError as e:
        e.add_note("noted here")
        int("not a number")
outer()
