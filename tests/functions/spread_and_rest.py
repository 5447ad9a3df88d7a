"""Arguments for `*args` and `**kwargs`, given plainly, by name and spread, at sites that are run often."""


def shown(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except TypeError as e:
        return f"TypeError: {e}"


def plain(a, b):
    return a, b


def star(*args):
    return args


def both(a, *args, k=1, **kwargs):
    return a, args, k, kwargs


def only(*, k, l=2):
    return k, l


def positional(a, b=2, /, c=3, **kwargs):
    return a, b, c, kwargs


def defaults(a, b=[], c=()):
    return a, b, c


class C:
    def method(self, *args, **kwargs):
        return type(self).__name__, args, kwargs

    def two(self, a, b=5):
        return a, b

    @classmethod
    def made(cls, *args, k=0):
        return cls.__name__, args, k


def generator(*args, **kwargs):
    yield args
    yield kwargs


for _ in range(3):
    print(star(), star(1), star(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
    print(both(1), both(1, 2, 3), both(1, k=2), both(1, 2, x=3, y=4), both(a=1, z=2))
    print(only(k=1), only(l=1, k=3))
    print(positional(1), positional(1, 5), positional(1, c=7), positional(1, a=2, b=3), positional(1, 2, 3, d=4))
    print(defaults(1), defaults(1, c=2), defaults(b=1, a=0))
    print(C().method(), C().method(1, x=2), C().two(1), C().two(b=1, a=2), C.made(1, k=3), C().made())
    print([*generator(1, 2, x=3)])

# What is wrong says so.
for call in (lambda: plain(1), lambda: plain(1, 2, 3), lambda: plain(1, b=2, c=3), lambda: plain(1, a=2), lambda: both(),
             lambda: both(1, a=2), lambda: only(), lambda: only(1), lambda: only(k=1, m=2), lambda: positional(a=1),
             lambda: positional(), lambda: C().two(), lambda: C().two(1, 2, 3), lambda: C().two(1, a=2)):
    print(shown(call), shown(call) == shown(call))


# Spread.
def call(f, args, kwargs):
    return f(*args, **kwargs)


def call_star(f, args):
    return f(*args)


class Mapping:
    def keys(self):
        return ["x", "y"]

    def __getitem__(self, key):
        return key * 2


class Text(str):
    pass


few = [(), (1,), (1, 2), tuple(range(8)), tuple(range(9)), [1, 2], "ab", range(3)]
named = [{}, {"k": 5}, {"x": 1, "y": 2}, {"a": 1}, {str(i): i for i in range(7)}, {f"n{i}": i for i in range(20)}, Mapping(), {Text("k"): 7}]
for f in (star, both, C().method, C.made, generator):
    for args in few:
        print(f.__name__, shown(call_star, f, args) if f is not generator else list(call_star(f, args)))
        for kwargs in named:
            result = shown(call, f, args, kwargs)
            print("   ", result if f is not generator or isinstance(result, str) else list(result))
for kwargs in ({1: 2}, [1], None, 5):
    print(shown(call, both, (1,), kwargs))
for args in (None, 5):
    print(shown(call_star, both, args))

# The caller's tuple and dict stay as they are, and the callee's are its own.
args, kwargs = (1, [2]), {"k": 3, "x": [4]}


def change(a, b, k, **rest):
    rest["y"] = 1
    b.append(rest)
    return k


print(call(change, args, kwargs), args, kwargs)
first = star(*args)
print(first == args, first is args, first[1] is args[1])


# Defaults and functions that change while they are called.
def lazy(a, b=1, *args, c=2):
    return a, b, args, c


for i in range(3):
    print(lazy(0), lazy(0, 5, 6, c=7), call(lazy, (1,), {}), call(lazy, (1,), {"c": 9}))
    lazy.__defaults__ = (i,) if i != 2 else None
    lazy.__kwdefaults__ = {"c": i} if i != 1 else {"c": "one"}
    if i == 2:
        print(shown(lazy, 0), shown(lazy, 0, 1))

# Classes and their initialisers.


class P:
    def __init__(self, x, *rest, k=0, **more):
        self.all = x, rest, k, more


class Q(P):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


for _ in range(3):
    print(P(1).all, P(1, 2, k=3, z=4).all, Q(1, k=2).all, call(Q, (1, 2), {"w": 3}).all, shown(Q))


def deep(n, *args, **kwargs):
    return deep(n + 1, *args, **kwargs)


try:
    deep(0, 1, k=2)
except RecursionError as e:
    print("RecursionError")
