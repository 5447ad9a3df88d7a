# Bound methods that modules keep as functions, as random's are.
import random


class Counter:
    def __init__(self):
        self.n = 0

    def up(self, by=1, *, twice=False):
        self.n += by * (2 if twice else 1)
        return self.n

    def broken(self, n):
        return 1 // n

    def __repr__(self):
        return f"Counter({self.n})"


counter = Counter()
up = counter.up
broken = counter.broken


def run(n):
    for i in range(n):
        up()
        up(3)
        up(by=2, twice=True)
    return counter


print(run(300))
try:
    for i in range(300):
        up(1, 2)
except TypeError as e:
    print(e)


def fails(n):
    for i in range(n, -1, -1):
        broken(i)


try:
    fails(300)
except ZeroDivisionError as e:
    tb = e.__traceback__
    names = []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(names)

other = Counter()


def swapped(n):
    global up
    for i in range(n):
        if i == 150:
            up = other.up
        up()
    return counter, other


print(swapped(300))


def draws(n):
    random.seed(5)
    return sum([random.randrange(10) + random.randint(1, 6) + random.choice((1, 2)) for i in range(n)])


print(draws(1000))


def code_changed(n):
    def by_ten(self, by=1, *, twice=False):
        return 10

    total = 0
    for i in range(n):
        if i == 200:
            Counter.up.__code__ = by_ten.__code__
        total += up()
    return total


print(code_changed(400))


# The same bound method as a default, which compiled code keeps, and as a module's name, which it does not.
third = Counter()
step = third.up


def steps(n, by=step):
    total = 0
    for i in range(n):
        total += step() + inner(i)
    return total


def inner(i, f=step):
    return f() if i % 2 else 0


print(steps(300))
inner.__defaults__ = (len,)
del step, third
try:
    inner(1)
except TypeError as e:
    print(e)
try:
    steps(1)
except NameError as e:
    print(e)
