# A naked exception that `except*` wraps gets a traceback that says where.
def lines(e):
    tb, found = e.__traceback__, []
    while tb:
        found.append(tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno)
        tb = tb.tb_next
    return found


def wraps(n):
    try:
        raise ValueError(n)
    except* ValueError as x:
        return_here = lines(x), lines(x.exceptions[0]), type(x).__name__
        raise KeyError from x


def inner(n):
    raise TypeError(n)


def wraps_later(n):
    try:
        inner(n)
    except* (
        KeyError,
        TypeError,
    ) as x:
        print(lines(x), lines(x.exceptions[0]))


for i in range(30):
    try:
        wraps(i)
    except KeyError as e:
        if i in (0, 29):
            group = e.__cause__
            print(lines(e), repr(group), lines(group), lines(group.exceptions[0]))
    wraps_later(i)
