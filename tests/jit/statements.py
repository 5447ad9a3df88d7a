# Statements that compiled code leaves to the runtime: imports, patterns, star unpacking, asynchronous loops and blocks, except*, classes,
# templates, variables of closures deleted.
import builtins
import sys


def importing(n):
    total = 0
    for i in range(n):
        import errno
        from os import path, sep
        from errno import ENOENT as absent
        import os.path as p
        total += errno.ENOENT + absent + len(sep) + (p is path)
    return total


def missing(n):
    told = []
    for i in range(n):
        try:
            from errno import NOTHING_OF_THE_KIND
        except ImportError as e:
            told.append((e.name, e.name_from))
        try:
            import a_module_that_is_not
        except ModuleNotFoundError as e:
            told.append(e.name)
    return told[:2], len(told)


def replaced(n):
    seen = []
    original = builtins.__import__

    def own(name, globals=None, locals=None, fromlist=(), level=0):
        seen.append((name, locals, fromlist, level))
        return original(name, globals, locals, fromlist, level)

    for i in range(n):
        if i == n - 2:
            builtins.__import__ = own
        import errno
        from sys import flags
    builtins.__import__ = original
    return seen


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Fails:
    @property
    def x(self):
        raise ValueError("x")

    y = 1


def matched(v):
    match v:
        case Point(0, y):
            return "axis", y
        case Point(x=x, y=3):
            return "three", x
        case Point(x, y) if x == y:
            return "same", x
        case Point():
            return "point"
        case [a, *rest, b]:
            return "list", a, rest, b
        case [a]:
            return "one", a
        case {"k": k, **others}:
            return "dict", k, others
        case {"a": 1, "b": [x, y]}:
            return "nested", x, y
        case str(s) | bytes(s):
            return "text", s
        case None | True:
            return "single"
        case int(n) if n > 5:
            return "int", n
        case _:
            return "else"


def patterns(n):
    values = [Point(0, 1), Point(2, 3), Point(4, 4), Point(5, 6), [1, 2, 3], (7,), [], {"k": 1, "z": 2}, {"a": 1, "b": (5, 6)}, {},
              "text", b"bytes", None, True, 9, 1, 2.5]
    for i in range(n):
        told = [matched(v) for v in values]
    return told


def pattern_errors(n):
    told = {}

    def wrong(v):
        match v:
            case Point(a, b, c):
                return 1

    def twice(v):
        match v:
            case Point(1, x=1):
                return 1

    def keys(v, k):
        match v:
            case {k.a: 1, k.b: 2}:
                return 1

    class K:
        a = b = "same"

    def fails(v):
        match v:
            case Fails(x=1):
                return 1

    for i in range(n):
        for f, args in ((wrong, (Point(1, 2),)), (twice, (Point(1, 2),)), (keys, ({"same": 1}, K)), (fails, (Fails(),))):
            try:
                f(*args)
            except Exception as e:
                told[f.__name__] = f"{type(e).__name__}: {e}"
    return told


def stars(n):
    total = 0
    for i in range(n):
        a, *b, c = range(i % 7 + 2)
        *d, e = "xyz"
        (f, *g), h = [(1, 2, 3), 4]
        total += a + len(b) + c + len(d) + f + sum(g) + h
        try:
            p, q, *r = [i]
        except ValueError as error:
            text = str(error)
        try:
            p, *q = i
        except TypeError as error:
            other = str(error)
    return total, text, other


def groups(n):
    told = []
    for i in range(n):
        try:
            try:
                raise ExceptionGroup("g", [ValueError(i), TypeError(i), KeyError(i)])
            except* ValueError as e:
                told.append(len(e.exceptions))
            except* TypeError:
                if i % 3 == 0:
                    raise
                if i % 3 == 1:
                    raise OSError(i)
        except ExceptionGroup as e:
            told.append(repr(e))
    return told[:4], told[-4:]


def classes(n):
    for i in range(n):
        class A:
            z = i

            def m(self):
                return __class__, self.z

        class B(A, metaclass=type):
            pass
    return B().m()[1], A.__qualname__


def cells(n):
    total = 0
    for i in range(n):
        def inner():
            return kept

        kept = i
        total += inner()
        try:
            raise KeyError(i)
        except KeyError as caught:
            def told():
                return caught
            total += told().args[0]
        try:
            told()
        except NameError as e:
            text = str(e)
        del kept
        try:
            inner()
        except NameError as e:
            other = str(e)
        try:
            del kept
        except NameError as e:
            third = type(e).__name__
    return total, text, other, third


def templates(n):
    for i in range(n):
        t = t"a{i}b{i!r:>{4}}c"
    return t.strings, t.values, [(x.expression, x.conversion, x.format_spec) for x in t.interpolations]


def asserts(n):
    caught = 0
    for i in range(n):
        try:
            assert i % 3, i
        except AssertionError as e:
            caught += e.args[0]
    return caught


class Manager:
    def __init__(self, log, quiet=False):
        self.log = log
        self.quiet = quiet

    async def __aenter__(self):
        self.log += 1
        return self

    async def __aexit__(self, kind, value, tb):
        self.log += 10
        return self.quiet


async def numbers(n):
    for i in range(n):
        yield i


class Steps:
    def __init__(self, n, fail):
        self.n = n
        self.fail = fail

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n -= 1
        if self.n < 0:
            raise StopAsyncIteration if not self.fail else KeyError(self.n)
        return self.n


async def asynchronous(n):
    total = 0
    for i in range(n):
        async for v in numbers(5):
            total += v
        async for v in Steps(4, False):
            if v == 1:
                break
            total += v
        else:
            total += 1000
        async for v in Steps(2, False):
            total += v
        else:
            total += 100
        try:
            async for v in Steps(2, True):
                total += v
        except KeyError as e:
            total += e.args[0]
        total += len([v async for v in numbers(3) if v])
        async with Manager(i) as m:
            total += m.log
        total += m.log
        async with Manager(i, True), Manager(i) as m:
            raise ValueError
        total += m.log
        try:
            async with Manager(i) as m:
                raise ValueError
        except ValueError:
            total += m.log
        try:
            async with total:
                pass
        except TypeError as e:
            text = str(e)
    return total, text


def drive(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as e:
        return e.value


for n in (3, 60):
    print(importing(n), missing(n), replaced(n))
    print(patterns(n))
    print(pattern_errors(n))
    print(stars(n))
    print(groups(n))
    print(classes(n), cells(n), asserts(n))
    print(templates(n))
    print(drive(asynchronous(n)))
