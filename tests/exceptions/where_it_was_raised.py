"""A frame that an exception has left shows the line where it counts as raised, also behind the clean-up of `with` and named handlers."""
import contextlib
import sys


class Manager:
    def __init__(self, fails=False):
        self.fails = fails

    def __enter__(self):
        return self

    def __exit__(self, *args):
        if self.fails:
            raise ValueError


class AsyncManager:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *args):
        pass


def plain_with():
    with Manager():
        1 / 0
        pass


def two_managers():
    with Manager() as a, Manager() as b:
        a.x
        pass


def nested():
    with Manager():
        x = 1
        with Manager():
            x = 2
            [][x]
        x = 3
    return x


def with_in_try():
    try:
        with Manager():
            1 / 0
            pass
    finally:
        x = 1


def with_in_except():
    try:
        with Manager():
            1 / 0
    except ValueError:
        pass


def exit_fails():
    with Manager(True):
        1 / 0
        pass


def named():
    try:
        1 / 0
    except Exception as ex:
        {}[ex]
        pass


def named_that_raises_again():
    try:
        1 / 0
    except Exception as ex:
        x = 1
        raise
        pass


def named_in_named():
    try:
        1 / 0
    except Exception as ex:
        try:
            {}[1]
        except Exception as other:
            x = 1
            raise other from ex


def named_in_with():
    with Manager():
        try:
            1 / 0
        except Exception as ex:
            x = 1
            int("x")
        x = 2


def with_in_named():
    try:
        1 / 0
    except Exception as ex:
        with Manager():
            x = 1
            int("x")
        x = 2


def unmatched():
    try:
        1 / 0
    except ValueError as e:
        pass
    except (KeyError,
            TypeError) as e:
        pass


def in_finally():
    try:
        1 / 0
    finally:
        x = 1
        pass


def in_finally_of_named():
    try:
        1 / 0
    except Exception as e:
        x = 1
        [][0]
    finally:
        x = 2
        pass


def in_loop():
    for i in range(3):
        with Manager():
            if i == 2:
                raise KeyError(i)
            x = i
    return x


def through_a_call():
    with Manager():
        plain_with()
        pass


def in_comprehension():
    with Manager():
        x = [
            1 / i
            for i in (1, 0)
        ]
        pass


def generator():
    with Manager():
        yield 1
        yield 2
        1 / 0
        yield 3


def thrown():
    g = generator()
    next(g)
    g.throw(KeyError)


def run_through():
    with Manager():
        for x in generator():
            pass


@contextlib.contextmanager
def made():
    with Manager():
        yield
        pass


def with_generator():
    with made():
        1 / 0
        pass


async def asynchronous():
    async with AsyncManager():
        x = 1
        1 / 0
    x = 2


def run_asynchronous():
    asynchronous().send(None)


def lines(function, *args):
    try:
        function(*args)
    except Exception as e:
        found, tb = [], e.__traceback__.tb_next
        while tb:
            frame = tb.tb_frame
            if frame.f_code.co_filename == __file__:
                first = frame.f_code.co_firstlineno
                found.append((frame.f_code.co_name, frame.f_lineno - first, tb.tb_lineno - first))
            tb = tb.tb_next
        return type(e).__name__, found
    return "nothing"


def handled(function):
    """The line of the frame in the handler of its caller, and of what is behind it in the context."""
    try:
        function()
    except Exception as e:
        return e.__traceback__.tb_next.tb_frame.f_lineno - function.__code__.co_firstlineno


functions = [
    plain_with, two_managers, nested, with_in_try, with_in_except, exit_fails, named, named_that_raises_again, named_in_named,
    named_in_with, with_in_named, unmatched, in_finally, in_finally_of_named, in_loop, through_a_call, in_comprehension, thrown,
    run_through, with_generator, run_asynchronous]
for function in functions:
    print(function.__name__, lines(function))

for function in functions:
    seen = {str(lines(function)) for _ in range(60)} | {str(handled(function)) for _ in range(60)}
    print(function.__name__, sorted(seen))


# The second of two raising instructions that come to one handler.
def one_of(n):
    with Manager():
        if n == 0:
            raise KeyError
        if n == 1:
            1 / 0
        [][n]


def choose(n):
    try:
        one_of(n)
    except LookupError as e:
        x = n
        raise
    except ArithmeticError:
        raise


for n in [0, 1, 2] * 30:
    found = lines(choose, n)
    if n == 0:
        print(found, end=" ")
    elif n == 1:
        print(found, end=" ")
    else:
        print(found)


# What raises in a loop is built in place.
def many(n):
    total = 0
    for i in range(n):
        try:
            one_of(i % 3)
        except Exception as e:
            frame = e.__traceback__.tb_next.tb_frame
            total += frame.f_lineno - frame.f_code.co_firstlineno
    return total


print(many(600))
print(sys.exception())
