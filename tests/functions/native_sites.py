"""One call instruction that meets native code of all kinds, and then something else."""
import gc
import math
import sys
import weakref


def call1(f, a):
    return f(a)


def call2(f, a, b):
    return f(a, b)


def shown(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


# Each site first sees one kind often, then all the others, then the first again.
values = [len, abs, str, int, type, repr, [1, 2].append, "ab".count, {"a": 1}.get, dict.fromkeys, lambda x: ("python", x), ord, list, bool,
          object.__repr__, str.upper, list.copy, print]
for first in (len, str, "abc".count, dict.get, lambda x: x):
    def site(f, a):
        return f(a)
    for _ in range(5):
        shown(site, first, "a")
    out = [shown(site, f, "a") for f in values if f is not object.__repr__]
    print([o for o in out])
    for _ in range(3):
        shown(site, first, "a")


# Methods of builtin types on instances, on subclasses, on the wrong thing, and unbound.
class L(list):
    def append(self, x):
        super().append(("L", x))


class M(list):
    pass


def add(x, v):
    x.append(v)
    return x


for x in ([], [], L(), M(), [], L()):
    print(type(x).__name__, add(x, 1), add(x, 2))
print(shown(add, (), 1))


def unbound(x, v):
    return list.append(x, v)


for x in ([], [], M(), (), [], 5):
    print(shown(unbound, x, 1), x)


# Optional parameters, keyword-only ones, too many and too few.
def get(d, *args):
    if len(args) == 1:
        return d.get(args[0])
    return d.get(args[0], args[1])


print([get({1: 2}, 1), get({1: 2}, 3), get({1: 2}, 3, 4), shown(get, [], 1)])
for f in (lambda: len(), lambda: len(1, 2), lambda: [].append(), lambda: {}.get(), lambda: {}.get(1, 2, 3), lambda: "".join(1),
          lambda: type(), lambda: int("x"), lambda: sorted([1], lambda x: x), lambda: [].append(x=1)):
    print(shown(f), shown(f))


# Bound methods: each time of another object, which must not be kept alive.
class Watched(list):
    pass


refs = []


def collect(values):
    for v in values:
        out = Watched()
        refs.append(weakref.ref(out))
        push = out.append
        push(v)
        push(v)
        yield out[:]


print(list(collect(range(4))))
gc.collect()
print([r() for r in refs])


# A function of a module that is replaced, and one that is gone while its site remembers it.
def root(x):
    return math.sqrt(x)


print(root(4), root(9))
kept = math.sqrt
math.sqrt = lambda x: ("replaced", x)
print(root(4))
math.sqrt = kept
print(root(16))


def made(text):
    # A new native function each time, at the place where the last one was.
    f = getattr(text, "startswith")
    return f("a")


print([made(t) for t in ("abc", "bcd", "a", "")])


# Native code that calls back and changes the site's own function or arguments.
class Key:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return hash(self.v)

    def __eq__(self, other):
        table.clear()
        return False


table = {Key(1): 1}
print(table.get(Key(1)), table)


def deep(n):
    return [n] if n == 0 else list(map(deep, [n - 1]))


print(len(str(deep(50))))


class Loop:
    def __len__(self):
        return len(self)

    def __repr__(self):
        return repr(self)


for _ in range(3):
    print(shown(len, Loop()), shown(repr, Loop()))


# Tracing sees native calls whatever the site has become.
seen = []


def profiled():
    return [call1(len, "abc"), call1(abs, -1), call2(max, 1, 2), "x".upper()]


profiled()
profiled()
sys.setprofile(lambda frame, event, arg: seen.append((event, getattr(arg, "__name__", None))) if event.startswith("c_") else None)
profiled()
sys.setprofile(None)
print(seen)
