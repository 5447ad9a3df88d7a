# super() in hot methods: of several classes, of classes that change, with methods that are no plain functions.


class Base:
    def __init__(self, n):
        self.n = n

    def value(self, by=1):
        return self.n * by

    def raises(self, i):
        if i == 150:
            raise KeyError(i)
        return i

    @classmethod
    def named(cls):
        return cls.__name__

    @staticmethod
    def plain(x):
        return x


class Left(Base):
    def value(self, by=1):
        return super().value(by) + 1

    def raises(self, i):
        return super().raises(i)

    @classmethod
    def named(cls):
        return "left " + super().named()

    def plain(self, x):
        return super().plain(x + 1)


class Right(Base):
    def value(self, by=1):
        return super().value(by=by) * 2


class Both(Left, Right):
    def __init__(self, n):
        super().__init__(n)
        self.extra = n

    def value(self, by=1):
        return super().value(by) + self.extra


def run(objects, n):
    total = 0
    for i in range(n):
        total += objects[i % len(objects)].value(i)
    return total


print(run([Left(2)], 200))
print(run([Left(2), Both(3)], 200))
print(run([Left(2), Both(3), Right(1), Base(5)], 400))

try:
    for i in range(300):
        Left(1).raises(i)
except KeyError as e:
    tb, names = e.__traceback__, []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(names)
print([Both.named() for _ in range(200)][-1], [Left(1).plain(i) for i in range(200)][-1])


def changed(n):
    out = []
    for i in range(n):
        if i == 150:
            Base.value = lambda self, by=1: -by
        if i == 160:
            Right.value = lambda self, by=1: "right"[:2] and by * 1000
        out.append(Both(1).value(i))
    return out


print(changed(200)[145:165])


def made(k):
    class Inner(Base):
        def value(self, by=1):
            return super().value(by) - k

    return Inner


classes = [made(k) for k in range(4)]
print(sum(classes[i % 4](i).value(i) for i in range(400)))


class Mixin:
    def hello(self):
        return ["mixin"] + super().hello()


class Root:
    def hello(self):
        return ["root"]


class Other:
    def hello(self):
        return ["other"]


A = type("A", (Mixin, Root), {})
B = type("B", (Mixin, Other), {})
for i in range(200):
    a, b = A().hello(), B().hello()
print(a, b)
B.__bases__ = (Mixin, Root)
print(B().hello(), A().hello())


class Missing(Root):
    def hello(self):
        return super().nothing()


for i in range(100):
    try:
        Missing().hello()
    except AttributeError as e:
        last = e
print(last)
real = super


def rebound():
    global super

    class Fake:
        def __init__(self, *args):
            pass

        def hello(self):
            return ["fake"]

    out = []
    for i in range(200):
        if i == 150:
            super = Fake
        out.append(A().hello())
    del super
    return out[149:151], A().hello()


print(rebound())
