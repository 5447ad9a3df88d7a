# The list is changed by its own comparison or key function during sort.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class E:
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        act(self, o)
        return self.v < o.v
    def __repr__(self): return f"E{self.v}"
def run(action, n=6):
    global act
    l = [E((i * 5) % 7) for i in range(n)]
    act = lambda a, b: action(l)
    r = t(l.sort)
    act = lambda a, b: None
    return r, len(l)
print(run(lambda l: l.append(1)), run(lambda l: l.clear()), run(lambda l: l.pop()), run(lambda l: l.__setitem__(slice(None), [])), run(lambda l: len(l)), run(lambda l: l.sort()), run(lambda l: l.extend([1, 2])), run(lambda l: l.insert(0, 5)), run(lambda l: l.reverse()), run(lambda l: l.__init__([3])))
seen = []
l = [3, 1, 2]
print(t(lambda: l.sort(key=lambda x: seen.append(list(l)) or x)), l, seen)
l = [3, 1, 2]
print(t(lambda: l.sort(key=lambda x: l.append(x) or x)), sorted(l))
l = [3, 1, 2]
print(t(lambda: l.sort(key=lambda x: l.clear() or x)), l)
def boom(l):
    raise ZeroDivisionError("in lt")
print(run(boom))
l = [E(3), E(1), E(2)]
count = 0
def third(a, b):
    global count
    count += 1
    if count == 3:
        raise KeyError("third")
act = third
print(t(l.sort), sorted(repr(x) for x in l))
l = [3, 1, "a", 2]
print(t(l.sort), sorted(map(str, l)))
l = [5, 4, 3, 2, 1, None]
print(t(l.sort), len(l), None in l)
class Rev:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return NotImplemented
print(t(lambda: sorted([Rev(1), Rev(2)])))
class Always:
    def __lt__(self, o): return True
class Never:
    def __lt__(self, o): return False
print(len(sorted([Always() for _ in range(100)])), len(sorted([Never() for _ in range(100)])))
import itertools
c = itertools.cycle([True, False, False, True, True])
class Rand:
    def __lt__(self, o): return next(c)
print(len(set(map(id, sorted([Rand() for _ in range(500)])))))
class Weird:
    def __lt__(self, o): return "nonempty" if id(self) else ""
print(len(sorted([Weird(), Weird(), Weird()])))
l = [[3], [1], [2]]
class Sub(list):
    def __lt__(self, o):
        l.append("x")
        return list.__lt__(self, o)
l[:] = [Sub([3]), Sub([1])]
print(t(l.sort), len(l))
def gen():
    yield 3
    l.clear()
    yield 1
print(sorted(gen()), t(lambda: sorted(iter([1, "a"]))), t(lambda: max(E(1), 5)), t(lambda: min([])))

# Sorting the list within the sort, when it is empty, is no change; what that changes is one.
for inner in (lambda l: l.sort(), lambda l: l.sort(key=str), lambda l: l.reverse(), lambda l: l.append(1), lambda l: (l.append(2), l.sort(key=str))):
    items = [3, 1, 2]

    def key(x):
        inner(items)
        return x

    try:
        items.sort(key=key)
        print(items)
    except ValueError as error:
        print(error, items)
