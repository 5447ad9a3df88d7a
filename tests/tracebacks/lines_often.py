"""Lines of code that are asked for often, of each instruction."""
import sys
import traceback


def here():
    return sys._getframe(1).f_lineno


def lines():
    out = [here()]
    out.append(here()); out.append(here())
    out += [
        here(),
        here() +
        0,
        (
            here()
        ),
    ]

    if out:
        out.append(here())
    for _ in range(2):
        out.append(here())
    try:
        raise ValueError
    except ValueError as e:
        out.append(e.__traceback__.tb_lineno)
    return out


first = lines()
for _ in range(30):
    assert lines() == first
print(first)


def fails(n):
    if n == 0:
        return 1 / 0
    if n == 1:
        return [
            1,
            None.x,
        ]
    return fails(
        n
        - 2)


for _ in range(25):
    for n in range(4):
        try:
            fails(n)
        except Exception as e:
            text = [(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)]
            found = text if _ == 24 else None
            if found:
                print(n, found)
code = compile("a = 1\n\n\nb = a / 0\n", "made", "exec")
for _ in range(20):
    try:
        exec(code)
    except ZeroDivisionError as e:
        last = e.__traceback__.tb_next.tb_lineno
print(last)
