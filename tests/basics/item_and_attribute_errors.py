# What cannot be deleted, and how that is said.


class Plain:
    pass


class Slots:
    __slots__ = ("x",)


class Getattr:
    __slots__ = ()

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)


def attempt(label, f, *args):
    try:
        f(*args)
    except Exception as e:
        print(label, type(e).__name__, e)


def delete_item(o):
    del o[0]


def delete_slice(o):
    del o[0:1]


def delete_float(o):
    del o[1.5]


def delete_attribute(o):
    del o.k


def delete_real(o):
    del o.real


def store_attribute(o):
    o.k = 1


def store_item(o):
    o[0] = 1


values = [
    5, True, None, 1.5, "a", b"a", (1,), frozenset(), {1}, range(3), Plain(), Slots(), Getattr(), len, delete_item, object(), Plain,
    int, iter([]), (x for x in []), 1j, ..., slice(1),
]
for value in values:
    for f in (delete_item, delete_slice, delete_float, delete_attribute, store_attribute, store_item):
        attempt(f"{type(value).__name__} {f.__name__}:", f, value)
attempt("dict:", delete_attribute, {})
attempt("list:", delete_attribute, [])
attempt("None:", delete_real, None)
