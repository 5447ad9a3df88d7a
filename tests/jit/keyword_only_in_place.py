# Keyword-only parameters of functions that are built in place, and what changes their defaults.
def f(a, b=2, *, c=3, d):
    return (a, b, c, d)


def g(*args, sep=",", **more):
    return sep.join(args) + str(sorted(more.items()))


class Point:
    def __init__(self, x, *, y=0):
        self.x, self.y = x, y

    def moved(self, *, by=1, also=None):
        return self.x + by, self.y + by, also


def run(n):
    seen = []
    for i in range(n):
        seen = [f(i, d=1), f(i, 5, d=2, c=i), g("a", "b"), g("a", sep=";", q=i)]
        p = Point(i, y=i)
        seen += [p.moved(), p.moved(by=2), Point(i).moved(also=i)]
    return seen


print(run(3000))
f.__kwdefaults__["c"] = "in the dict"
print(run(3)[:2])
f.__kwdefaults__ = {"d": "another", "c": "dict"}
print(run(3)[:2], f(1))
g.__kwdefaults__["sep"] = "|"
print(run(3)[2:4])
Point.moved.__kwdefaults__.update(by=100)
print(run(3)[4:])
del Point.moved.__kwdefaults__["also"]
try:
    run(3)
except TypeError as e:
    print(e)
Point.moved.__kwdefaults__ = {"also": 0, "by": 7}
print(run(3)[4:])
f.__kwdefaults__ = None
try:
    run(1)
except TypeError as e:
    print(e)


def changes_itself(n, *, step=1):
    if n == 1500:
        changes_itself.__kwdefaults__["step"] = 10
    return step


print(sum(changes_itself(i) for i in range(3000)), [changes_itself(i) for i in range(1499, 1502)])


def names_of(*, a="a", b="b"):
    return a + b


class Sub(dict):
    def __getitem__(self, key):
        return "never asked"


def loop(n):
    s = ""
    for _ in range(n):
        s = names_of() + names_of(b="B")
    return s


print(loop(3000))
names_of.__kwdefaults__ = Sub(a="x", b="y")
print(loop(3))


def closures(n):
    made = []
    for i in range(n):
        def inner(x, *, i=i, j):
            return x + i + j
        made.append(inner(1, j=2))
        made.append(inner(1, j=2, i=0))
    return sum(made)


print(closures(3000))
