# Bound methods, native functions and classes that a variable holds: of one object and another, replaced while they are called.
import types


class Log:
    def __init__(self):
        self.items = []

    def add(self, item, times=1):
        for _ in range(times):
            self.items.append(item)
        return len(self.items)


class Loud(Log):
    pass


class Other:
    def __init__(self):
        self.seen = 0

    def add(self, item, times=1):
        self.seen += times
        return -self.seen


class Stack(list):
    def append(self, item):
        list.append(self, (item,))


def fill(target, n):
    add = target.add
    last = 0
    for i in range(n):
        last = add(i)
    last = add(n, times=2)
    return last


def push(target, n):
    append, pop = target.append, target.pop
    for i in range(n):
        append(i)
    return pop()


def natives(items, _len=len, _isinstance=isinstance, _int=int, _abs=abs):
    total = 0
    for item in items:
        if _isinstance(item, str):
            total += _len(item) + _int(item)
        else:
            total += _abs(item)
    return total


def construct(cls, n):
    made = None
    for i in range(n):
        made = cls(i)
    return made


for _ in range(40):
    a = fill(Log(), 40), fill(Loud(), 40)
    b = push([], 40)
    c = natives(["12", -3, "4", 5])
print(a, b, c)
# Other methods and receivers at the same places.
print(fill(Other(), 5), push(Stack(), 5), push(bytearray(), 5))
import array
import collections
print(push(array.array("i"), 7), push(collections.deque(), 9), push(Stack(), 3))
print(natives(["7", -1], _abs=lambda x: 100), natives([1], _len=None), natives(["3"], _int=float, _len=lambda s: 0.5))
for cls in (int, str, float, Log.__new__ and list, Other):
    try:
        print(repr(construct(cls, 3))[:20])
    except TypeError as e:
        print(type(e).__name__, e)


def rebinding(n):
    # The class gets another function while a bound method of the first is called: the bound one stays.
    log = Log()
    add = log.add
    out = []
    for i in range(n):
        if i == n // 2:
            Log.add = lambda self, item, times=1: "new"
        out.append(add(i))
        if i > n - 3:
            out.append(log.add(i))
    return out


first = Log.add
out = rebinding(300)
print(out[:2], out[-4:])
Log.add = first


def changing(n):
    # The list grows and is emptied while its bound methods run.
    items = []
    append, clear = items.append, items.clear
    sizes = []
    for i in range(n):
        append(i)
        if len(items) == 50:
            clear()
            sizes.append(i)
    return len(items), sizes


print(changing(500))


def errors(n):
    items = [1]
    pop = items.pop
    caught = 0
    for i in range(n):
        try:
            pop()
        except IndexError as e:
            caught += 1
            text = str(e)
    return caught, text


print(errors(300))


def wrong(f, *args):
    try:
        return f(*args)
    except TypeError as e:
        return str(e)


def calls(n):
    append = [].append
    for i in range(n):
        if i == n - 1:
            return wrong(append), wrong(append, 1, 2)
        append(i)


print(calls(300))
bound = types.MethodType(lambda self, x: (self, x), 5)


def odd(n):
    f = bound
    for i in range(n):
        r = f(i)
    return r


print(odd(300))


class Node:
    __slots__ = ("value", "visit")

    def __init__(self, value):
        self.value = value
        self.visit = self.plain if value % 2 else self.double

    def plain(self):
        return self.value

    def double(self):
        return 2 * self.value


def visits(nodes):
    return sum(n.visit() for n in nodes)


nodes = [Node(i) for i in range(10)]
for _ in range(200):
    v = visits(nodes)
print(v)


def methods(text, n):
    # Native methods bound each time anew, and with missing arguments.
    find, split = text.find, text.split
    total = 0
    for i in range(n):
        total += find("b") + find("b", 3) + len(split()) + len(split("b", 1))
    return total


print(methods("ab ab ab", 300), methods("", 10), methods("bbb", 10))
