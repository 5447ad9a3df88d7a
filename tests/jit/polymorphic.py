# Sites where objects of many classes come by: attributes, methods and stores, with shapes that turn up late.


class Base:
    def __init__(self, n):
        self.n = n

    def value(self):
        return self.n

    def twice(self):
        return self.value() * 2


class Even(Base):
    def value(self):
        return self.n & ~1


class Odd(Base):
    def __init__(self, n):
        self.extra = "x"
        super().__init__(n)

    def value(self):
        return self.n | 1


class Slotted:
    __slots__ = ("n", "done")

    def __init__(self, n):
        self.n = n

    def value(self):
        return -self.n

    twice = value


class Called:
    def __init__(self, n):
        self.n = n
        self.value = lambda: 1000
        self.twice = self.value


class Property:
    def __init__(self, n):
        self._n = n

    @property
    def n(self):
        return self._n + 1

    @n.setter
    def n(self, v):
        self._n = v

    def value(self):
        return self.n

    def twice(self):
        return 2


class Any:
    def __getattr__(self, name):
        if name == "n":
            return 5
        return lambda: name


KINDS = [Base, Even, Odd, Slotted, Called, Property]


def total(objects):
    out = 0
    for o in objects:
        out += o.n + o.value()
        out += o.twice()
        o.n = o.n + 1
        o.done = out
    return out


for count in range(1, len(KINDS) + 1):
    objects = [kind(i) for i in range(200) for kind in KINDS[:count]]
    print(count, [total(objects) for _ in range(4)])


def texts(objects):
    found = set()
    for o in objects:
        v = o.value()
        if isinstance(v, str):
            found.add(v)
        elif isinstance(v, Base):
            found.add("base")
        elif isinstance(v, (int, float)):
            found.add("number")
    return sorted(found)


print(texts([Base(1), Base(1.5), Even(4), Any(), Base(Base(1)), Base(None)] * 300))


class List(list):
    pass


def appended(kinds, n):
    out = []
    for i in range(n):
        l = kinds[i % len(kinds)]()
        l.append(i)
        while len(l) < 3:
            l.append(i)
        out.append(len(l) + l.pop())
    return sum(out)


print(appended([list], 600), appended([list, List], 600), appended([List], 600))


# A method is replaced in the middle.
def replaced(objects):
    out = []
    for i, o in enumerate(objects):
        if i == len(objects) // 2:
            Even.value = lambda self: "new"
            del Odd.value
        out.append(o.value())
    return out[:3], out[-3:]


print(replaced([kind(i) for i in range(500) for kind in (Base, Even, Odd)]))


class Missing:
    pass


def failing(objects):
    errors = 0
    for o in objects:
        try:
            o.value()
        except AttributeError as e:
            errors += 1
            text = str(e)
    return errors, text


print(failing([Base(1), Slotted(2), Missing(), Called(1)] * 200))


# A variable that is an int only inside the loop.
def late(rows):
    out = []
    v = None
    for row in rows:
        for v in row:
            if v > 3:
                break
        out.append(v)
        v = "between"
    return out[-3:]


print(late([[1, 2, 3], [5, 6], [2, 9]] * 300))
