"""Numbers that do not fit an array's items: which range the message is about depends on what they are converted to first."""

import array

for code in "bBhHiIlLqQ":
    a = array.array(code, [1, 2])
    bits = a.itemsize * 8
    edges = {-1, 7, 8, 15, 16, 31, 32, 63, 64, 200, bits - 1, bits}
    for edge in sorted(edges):
        for v in (2**edge - 1, 2**edge, -(2**edge), -(2**edge) - 1) if edge >= 0 else (-1, 1.5, "x", None, True):
            told = []
            for action in (lambda: a.__setitem__(0, v), lambda: a.append(v), lambda: array.array(code, [v])):
                try:
                    action()
                    told.append("fits")
                except (OverflowError, TypeError) as error:
                    told.append(f"{type(error).__name__}: {error}")
            print(code, v if abs(edge) < 200 else "huge", told[0] if len(set(told)) == 1 else told)
            del a[2:]
