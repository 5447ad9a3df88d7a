# Frame objects that outlive their frames keep the variables, whichever way the frame was run and ended.
import sys

kept = []


def look(w):
    kept.append(sys._getframe(w & 1))
    return w


def called(z, y=1):
    look(z)
    return (z, y)


def comprehension(z, y=1):
    z = [look(q) for q in range(2)]
    return (z, y)


def loop(z, y=1):
    for q in range(3):
        look(q)
    return (z, y)


def generator(z, y=1):
    for q in range(3):
        look(q)
        yield q + z
    y = 5


def own(z, y=1):
    kept.append(sys._getframe())
    x = 5
    for q in range(400):
        x += 1
    return x


def handled(z, y=1):
    try:
        raise ValueError(z)
    except ValueError as e:
        kept.append(e.__traceback__.tb_frame)
    x = 5
    for q in range(400):
        x += q
    return x


def show():
    for frame in kept:
        names = frame.f_locals
        print(frame.f_code.co_name, type(names).__name__, {k: v for k, v in names.items() if k != "e"}, frame.f_lineno)
    kept.clear()


for i in range(40):
    called(i)
    comprehension(i)
    loop(i)
    list(generator(i))
    own(i)
    handled(i)
    if i in (0, 1, 39):
        show()
    kept.clear()


# The proxy of an ended frame's variables.
own(3)
names = kept[0].f_locals
names["x"] = "new"
names["other"] = 1
print(sorted(names.items()), len(names), "z" in names)
for key in ("x", "nothing"):
    try:
        del names[key]
    except (ValueError, KeyError) as e:
        print(type(e).__name__, e)
