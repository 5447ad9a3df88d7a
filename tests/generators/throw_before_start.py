# An exception thrown into a generator or coroutine that has not started appears at the line of its definition.


def same(f):
    return f


@same
@same
def generator(a=1,
              b=2):
    """Has a text."""

    yield 1


async def coroutine():

    pass


def lines(e):
    found = []
    tb = e.__traceback__
    while tb is not None:
        found.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return found


for make in (generator, coroutine, lambda: (x
                                            for x in
                                            [1])):
    it = make()
    try:
        it.throw(ValueError("early"))
    except ValueError as e:
        print(lines(e))
    it.close()

# One that delegates, and an exception that has been somewhere before.


def outer():
    yield from generator()


try:
    1 / 0
except ZeroDivisionError as e:
    it = outer()
    try:
        it.throw(e)
    except ZeroDivisionError as again:
        print(lines(again))
it = outer()
next(it)
try:
    it.throw(KeyError)
except KeyError as e:
    print(lines(e))
