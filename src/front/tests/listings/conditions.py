def f(a, b, c):
    if a and b: x()
    if a or b: x()
    if not a: x()
    if a < b < c: x()
    if not (a < b < c): x()
    if (a if b else c): x()
    y = a and b or c
    y = a < b < c
    y = not a in b
    y = a if b else c
    assert a
    assert a, b
    return a or b and c
