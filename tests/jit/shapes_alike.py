# Attributes that objects of several classes have in the same place, and objects that change while they are looked at.


class Base:
    def __init__(self, n):
        self.n = n
        self.flag = n % 2 == 0
        self.next = None

    def either(self):
        return self.flag or (not self.next and self.n)

    def kind(self):
        return 0


class A(Base):
    def kind(self):
        return 1


class B(Base):
    def kind(self):
        return 2


class C(Base):
    def __init__(self, n):
        super().__init__(n)
        self.more = n * 2

    def kind(self):
        return self.more


class D:
    def __init__(self, n):
        self.next = None
        self.n = n
        self.flag = False

    def either(self):
        return self.n

    def kind(self):
        return 4


def walk(objects):
    total = 0
    for o in objects:
        if o.either():
            total += o.n
            o.n = o.n + 1
        else:
            total -= o.n
        total += o.kind()
        if o.flag:
            o.flag = False
    return total


objects = [[A, B, C, Base][i % 4](i) for i in range(40)]
for _ in range(60):
    first = walk(objects)
print(first, [o.n for o in objects[:8]])
objects.append(D(3))
for _ in range(60):
    first = walk(objects)
print(first, objects[-1].n)


class Grows:
    pass


def grow(o, i):
    o.a = i
    if i % 3 == 0:
        o.b = i
    if i % 5 == 0:
        o.c = i
    try:
        s = o.a + o.b
    except AttributeError as e:
        s = -1
        if i == 1:
            print(e)
    try:
        s += o.c
    except AttributeError:
        s -= 1
    o.a = s
    o.d = o.a
    return o.a + o.d


print(sum(grow(Grows(), i) for i in range(600)))


def moved(o, other, i):
    # Two names of one object: what is known of one changes by the other.
    x = o.a
    other.extra = i
    y = o.a
    try:
        z = o.extra
    except AttributeError:
        z = -7
    return x + y + z


def run():
    total = 0
    for i in range(400):
        p, q = Grows(), Grows()
        p.a = q.a = i
        total += moved(p, p if i % 2 else q, i)
    return total


print(run())


def removes(objects):
    found = 0
    for o in objects:
        before = o.n
        if before % 7 == 3:
            del o.n
        try:
            found += o.n
        except AttributeError:
            found += 1000
            o.n = before
        found += o.n
    return found


for _ in range(40):
    last = removes(objects)
print(last)

# A class that gets the attribute as data descriptor in the middle.
def late(objects):
    return sum([o.n for o in objects])


for _ in range(80):
    last = late(objects)
B.n = property(lambda self: 100000)
print(last, late(objects) > 900000)
del B.n
print(late(objects) == last)


def truths(objects):
    out = []
    for o in objects:
        v = o.flag and o.next
        w = o.flag or o.n
        out.append((v, w))
    return out


for _ in range(40):
    last = truths(objects)
print(last[:3], last[-1])
objects[0].flag = []
objects[1].flag = "yes"
print(truths(objects)[:2])
