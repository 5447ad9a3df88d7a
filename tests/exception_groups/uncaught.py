# An uncaught nested group with notes and causes: the tree on standard error.
print("before")
def make(n):
    try:
        raise ValueError(f"value {n}")
    except ValueError as e:
        e.add_note(f"a note on {n}\nsecond line")
        return e
def cause():
    try:
        try:
            raise KeyError("root")
        except KeyError as e:
            raise TypeError("because") from e
    except TypeError as e:
        return e
inner = ExceptionGroup("inner group", [make(1), cause()])
raise ExceptionGroup("outer group", [inner, OSError(2, "gone"), make(3)])
