"""`d[k]`, `d[k] = v` and `k in d` at sites that are run often, with keys of all kinds."""


def load(d, k):
    try:
        return d[k]
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def store(d, k, v):
    d[k] = v


def has(d, k):
    return k in d


class Text(str):
    pass


class Odd:
    """Equal to anything with its hash, and tells of it."""

    def __init__(self, h):
        self.h = h

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        log.append(other)
        return True

    def __repr__(self):
        return "Odd"


log = []
dicts = [
    {},
    {"a": 1, "b": 2},
    {1: "one", 2: "two"},
    {1.0: "float", True: "true"},
    {"a": 1, 1: 2, None: 3},
    {Text("a"): "text"},
    {Odd(1): "odd", 1: "one"},
    {Odd(hash("a")): "odd"},
    {-1: "minus", -2: "two", 2**61 - 1: "prime", 2**62: "big", 0: "zero"},
    {i: i for i in range(300)},
    {str(i): i for i in range(70000)},
]
keys = ["a", "b", "zz", 1, 2, 1.0, True, None, Text("a"), -1, -2, 0, 2**61 - 1, 2**62, 299, "69999", (1,), [], Odd(1)]
for d in dicts:
    print(len(d), [load(d, k) for k in keys])
    print(len(d), [has(d, k) if not isinstance(k, list) else None for k in keys])
    print(len(log))
    log.clear()

for d in dicts[:-2]:
    for k in keys:
        if not isinstance(k, list):
            store(d, k, "new")
    print(d)
    print(len(log))
    log.clear()


# A class's own way, and a key that is missing.
class Default(dict):
    def __missing__(self, key):
        return "missing", key


class Own(dict):
    def __getitem__(self, key):
        return "own", key

    def __setitem__(self, key, value):
        super().__setitem__(key, ("own", value))

    def __contains__(self, key):
        return key == "yes"


for d in ({"a": 1}, Default(a=1), Own(a=1), {"a": 1}):
    store(d, "b", 2)
    print(type(d).__name__, load(d, "a"), load(d, "c"), has(d, "b"), has(d, "yes"), dict.__getitem__(d, "b"))


# What is overwritten can look at the dict when it ends, and change it.
class End:
    def __init__(self, d):
        self.d = d

    def __del__(self):
        events.append(sorted(map(str, self.d)))
        self.d["ended"] = 1
        self.d.pop("x", None)


events = []
d = {"x": 0}
for i in range(3):
    store(d, "k", End(d))
    store(d, "x", i)
store(d, "k", None)
print(events, d)

# Copies of dicts with and without holes go on on their own.
for n in (0, 1, 5, 6, 100, 200, 70000):
    full = {i: str(i) for i in range(n)}
    holes = dict(full)
    for i in range(0, n, 3):
        del holes[i]
    popped = dict(full)
    for _ in range(n // 2):
        popped.popitem()
    for d in (full, holes, popped):
        for copy in (d.copy(), dict(d), {**d}, d | {}):
            before = list(d.items())
            for i in range(n, n + 20):
                copy[i] = i
            copy[-1] = "more"
            assert list(d.items()) == before
            assert list(copy.items())[:len(before)] == before and len(copy) == len(before) + 21
            assert all(copy[k] == v for k, v in before) and n + 25 not in copy
            for k, _ in before:
                del copy[k]
            assert list(copy) == [*range(n, n + 20), -1]
print("copied")
mixed = {"a": 1, "b": 2}
twin = mixed.copy()
twin[1] = "int"
print(mixed, twin, {**twin}, {**mixed, "c": 3})

# Globals by name, and through the dict.
counter = 0
names = globals()


def bump():
    return counter


for i in range(5):
    names["counter"] += 1
    print(bump(), end=" ")
store(names, "counter", "text")
print(bump(), names["counter"], "counter" in names)
