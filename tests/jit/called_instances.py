# Calls of instances: of one class, of several, of classes that change, with odd arguments.


class Adds:
    def __init__(self, n):
        self.n = n

    def __call__(self, x, y=1):
        return self.n + x * y


class Counts:
    calls = 0

    def __call__(self, *args):
        Counts.calls += 1
        return len(args)


def use(f, n):
    total = 0
    for i in range(n):
        total += f(i)
        total += f(i, 2)
    return total


for _ in range(5):
    print(use(Adds(3), 200))
print(use(Counts(), 200), Counts.calls)
print(use(Adds(-1), 200))
print(use(lambda x, y=4: x - y, 100))


def one(f, i):
    return f(i)


print(sum(one(Adds(i), i) for i in range(500)))
try:
    for i in range(500):
        last = one(Adds(i) if i < 400 else 7, i)
except TypeError as e:
    print(i, last, e)
try:
    one(object(), 1)
except TypeError as e:
    print(e)


def changed(f, n):
    out = []
    for i in range(n):
        if i == 150:
            Adds.__call__ = lambda self, x, y=1: "changed"
        out.append(f(i))
    return out[148:152]


old = Adds.__call__
print(changed(Adds(1), 200))
Adds.__call__ = old
f = Adds(1)
f.__call__ = None
print(one(f, 5))
del Adds.__call__
try:
    one(Adds(1), 5)
except TypeError as e:
    print(e)


class Meta(type):
    def __call__(cls, *args):
        return cls.__name__, args


class Made(metaclass=Meta):
    pass


def make(n):
    for i in range(n):
        last = Made(i)
    return last


print(make(300))


class Raises:
    def __call__(self, n):
        if n % 10 == 7:
            raise ValueError(n)
        return n


def catches(f, n):
    total = 0
    for i in range(n):
        try:
            total += f(i)
        except ValueError as e:
            total += 1000
            if i == 197:
                tb = e.__traceback__
                print(tb.tb_next.tb_frame.f_code.co_name, tb.tb_next.tb_lineno)
    return total


print(catches(Raises(), 200))


class Generates:
    def __call__(self, n):
        yield from range(n)


print(sum(sum(Generates()(i)) for i in range(100)))


class Fibonacci:
    def __call__(self, n):
        return n if n < 2 else self(n - 1) + self(n - 2)


print(Fibonacci()(18))
