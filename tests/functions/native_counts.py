"""One call instruction that calls the same native method of an object and bare: the arguments count differently."""


class Holder:
    pass


def call(x, v):
    return x.append(v)


def call_none(x):
    return x.pop()


held = Holder()
held.append = list.append
held.pop = list.pop
for x in ([], [], held, []):
    try:
        print(call(x, [1]), x if x is not held else "held")
    except TypeError as e:
        print("TypeError:", e)
    try:
        print(call_none(x))
    except TypeError as e:
        print("TypeError:", e)


def get(x, k):
    return x.get(k)


late = Holder()
late.get = dict.get
for x in (late, late, {"a": 1}, late, {"a": 2}):
    for k in ({"a": 5}, "a"):
        try:
            print(get(x, k))
        except TypeError as e:
            print("TypeError:", e)
