"""What the interpreter does in one step: loads, stores, tests and jumps, in their common cases and all others."""


class Word(str):
    def __eq__(self, other):
        print("eq", str.__str__(self), other)
        return str.__eq__(self, other)

    __hash__ = str.__hash__


class Odd:
    def __init__(self, truth):
        self.truth = truth

    def __bool__(self):
        if isinstance(self.truth, Exception):
            raise self.truth
        return self.truth

    def __eq__(self, other):
        return "no bool"


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


def which(op, n=0):
    if op == "add":
        return n + 1
    if op != "sub" and op == "mul":
        return n * 2
    if "div" == op:
        return n / 2
    while op == "sub":
        n -= 1
        if n < 0:
            return n
    return op


for op in ("add", "sub", "mul", "div", "ad" + "d", "", "é", 5, 1.5, None, Word("mul"), b"add", ["add"]):
    print(which(op), which("".join(["s", "u", "b"]), 1))


def truth(v):
    if v:
        return "yes"
    if not v:
        return "no"


for v in (0, 1, -1, 2**70, 0.0, -0.0, 0.5, float("nan"), "", "a", "é", [], [0], (), (0,), {}, {0: 0}, set(), {0}, None, True, False, b"", b"a", range(0),
          range(1), Odd(True), Odd(False), Sized(0), Sized(3), print, Odd, 1j, 0j, bytearray(), frozenset()):
    print(end=truth(v) + " ")
print()
for v in (Odd(ValueError("no truth")), Odd(5)):
    try:
        truth(v)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)


def same(a, b):
    n = 0
    if a is b:
        n += 1
    if a is not b:
        n += 10
    if a is None:
        n += 100
    if b is not None:
        n += 1000
    while a is None:
        a = n
    return n


big = 10**40
print([same(a, b) for a in (None, 1, 1.5, big, "x", Odd) for b in (None, 1, 1.5, big, "x", Odd)])


def pairs(items):
    out = []
    for a, b in items:
        out.append((b, a))
    c, d = items[0]
    e, f = c, d
    return out, c, d, e, f


for items in ([(1, 2), (3, 4)], [[1, 2], "ab"], [{1: 2, 3: 4}], [(1, 2), range(2)]):
    print(pairs(items))
for bad in ([(1, 2), (1, 2, 3)], [(1,)], [5], [(1, 2), None]):
    try:
        pairs(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)


def unbound(n):
    for i in range(n):
        if i == 2:
            later = i
    x = n
    y = later
    return x, y


print(unbound(3))
for _ in range(2):
    try:
        unbound(1)
    except UnboundLocalError as e:
        print(e)


def unbound_test(n):
    if n:
        del n
    if n:
        return 1
    return 0


print(unbound_test(0))
try:
    unbound_test(1)
except UnboundLocalError as e:
    print(e)


class Point:
    __slots__ = ("x", "y")
    kind = "point"

    def __init__(self, x):
        self.x = x

    def get(self):
        return self.x


class Plain:
    kind = "plain"

    def __init__(self, x):
        self.x = x

    def get(self):
        return -self.x


class Dynamic:
    kind = property(lambda self: "dynamic")

    def __getattr__(self, name):
        return lambda: name


def use(p):
    try:
        return p.get(), p.kind, p.x, p.y
    except AttributeError as e:
        return str(e)


def learn(p, n):
    p.x = n
    return p.x, p.get(), p.kind


point, plain = Point(1), Plain(2)
print(use(point), use(plain), learn(point, 5), learn(plain, 6))
point.y = 7
plain.y = 8
for p in (point, point, plain, Dynamic(), 5, point):
    r = use(p)
    print(r if isinstance(r, str) else [type(v).__name__ if callable(v) else v for v in r])
del point.x
print(use(point))
for i in range(4):
    print(learn(point, i), learn(plain, i))
    if i == 1:
        Point.get = lambda self: "new"
        Point.kind = "other"
    if i == 2:
        plain.kind = "own"
        plain.get = lambda: "mine"


def counter():
    return COUNT, len


COUNT = 0
for i in range(4):
    print(counter()[0], counter()[1] is len)
    COUNT = COUNT + 1
    if i == 2:
        len = "shadow"
        print(counter())
        del len


class Falling:
    """Its end runs code while the variable it was in is overwritten."""

    def __init__(self, log):
        self.log = log

    def __del__(self):
        self.log.append("gone")


def overwritten(log):
    v = Falling(log)
    w = Falling(log)
    v = w
    log.append("v")
    w = v
    v = None
    log.append(w is None)
    w = v
    log.append("w")
    for k in range(3):
        v = Falling(log)
    return log


print(overwritten([]))


class Manager:
    def __enter__(self):
        return "in"

    def __exit__(self, kind, value, tb):
        print("out", kind and kind.__name__)
        return True


for m in (Manager(), Odd(1), 5):
    try:
        with m as v:
            print(v)
            raise KeyError(v)
    except TypeError as e:
        print(e)

print([isinstance(v, (int, str)) for v in (1, "a", 1.5, None, True)], isinstance(1.5, ((list, float), str)), isinstance(Plain(1), Point))


class Liar:
    __class__ = property(lambda self: Plain)


print(isinstance(Liar(), Plain), isinstance(Liar(), Point), isinstance(Liar(), (Point, Plain)))
for f in (lambda: [1, 2][5], lambda: {}["k"], lambda: int("é"), lambda: 1 // 0, lambda: None.x, lambda: "a" + 1):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e, e.args, e.__context__)
print("5".zfill(4), "-5".zfill(4), "é".zfill(3), "ab".center(7, "*"), "ab".ljust(4) + "|", "ab".rjust(4, "é"), "".rjust(1), "".center(2, "x"))
