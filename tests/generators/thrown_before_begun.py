"""An exception thrown into a generator or coroutine that has not begun is not met by what makes RuntimeError of StopIteration."""


def plain():
    yield 1


async def coroutine():
    pass


async def asynchronous():
    yield 1


def report(make, action):
    it = make()
    try:
        print(action(it))
    except BaseException as error:
        print(make.__name__, repr(error), repr(error.__context__), repr(error.__cause__))
        lines, tb = [], error.__traceback__
        while tb is not None:
            lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
            tb = tb.tb_next
        print(lines)


class Own(StopIteration):
    pass


for error in (StopIteration(4), StopAsyncIteration(3), Own(), KeyError(1), GeneratorExit()):
    report(plain, lambda it: it.throw(error))
    report(coroutine, lambda it: it.throw(error))
    report(asynchronous, lambda it: it.athrow(error).send(None))


def begun(it):
    next(it)
    return it.throw(StopIteration(5))


report(plain, begun)


def delegating():
    got = yield from plain()
    print("got", got)


report(delegating, lambda it: it.throw(StopIteration(6)))
report(delegating, begun)
