# One call of functions of several code objects, with defaults of their own; and what happens to them meanwhile.
def add(x, y=1):
    return x + y


def sub(x, y=2):
    return x - y


def mul(x, y=3, z=0):
    return x * y + z


def many(*xs, **named):
    return len(xs) + len(named)


def gen(x):
    yield x


class Callable:
    def __call__(self, x):
        return ("called", x)


def each(functions, n):
    out = []
    for i in range(n):
        for f in functions:
            out.append(f(i))
    return out[-len(functions):]


print(each([add, sub], 2000))
print(each([add, sub, mul], 2000))
print(each([add, sub, mul, many], 2000))
# A fifth code object, and callables of other kinds.
print(each([add, sub, mul, many, lambda q: -q], 2000))
print(each([add, len_of := (lambda x: len(str(x))), str, Callable()], 2000), [type(g).__name__ for g in each([gen], 10)])


def made(k):
    return lambda x, k=k: (x, k)


def kept(k):
    def inner(x):
        return x * k
    return inner


def alike(n):
    fs = [made(1), made("two"), kept(3), kept(4)]
    out = None
    for i in range(n):
        out = [f(i) for f in fs]
    return out


print(alike(2000))


def changing(n):
    def one(x, y=10):
        return x + y

    def two(x, y=20):
        return x - y
    fs = [one, two]
    out = []
    for i in range(n):
        if i == 1800:
            one.__defaults__ = (100,)
        if i == 1900:
            two.__defaults__ = None
        if i == 1950:
            two.__defaults__ = (1, 2, 3)
        if i == 1970:
            two.__code__ = one.__code__
        try:
            got = [f(i) for f in fs]
        except TypeError as e:
            got = str(e)
        if i in (1799, 1800, 1899, 1900, 1949, 1950, 1969, 1970, 1999):
            out.append((i, got))
    return out


for line in changing(2000):
    print(line)


class Dying:
    def __del__(self):
        print("gone")


def lets_go(x, held=None):
    f = fs.pop()
    f.__defaults__ = None
    del f
    return held is not None


def other(x, held=None):
    return held


def until(n):
    out = []
    for i in range(n):
        for f in (other, lets_go_ if i == n - 1 else other2):
            out.append(f(i))
    return out[-2:]


def other2(x, held=5):
    return held


lets_go.__defaults__ = (Dying(),)
fs = [lets_go]
lets_go_ = lets_go
print(until(2000))


def wrong(n):
    for i in range(n):
        for f in (add, mul, sub):
            try:
                f() if i == n - 1 else f(i)
            except TypeError as e:
                print(e)


wrong(2000)

space = {}
exec("def add(x, y=1): return (add2, x, y)\nadd2 = 'other globals'", space)
other_globals = type(add)(add.__code__, {"__builtins__": __builtins__}, "add", (50,))


def two_modules(n):
    out = None
    for i in range(n):
        out = [f(i) for f in (space["add"], add, sub, other_globals)]
    return out


print(two_modules(2000))
