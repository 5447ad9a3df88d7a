"""Handlers in compiled code: each way of raising and of handling, often enough to be compiled."""
import sys


class Base(Exception):
    pass


class Derived(Base):
    def __init__(self, a):
        super().__init__(f"derived {a}")
        self.a = a


def thrower(i):
    if i % 3 == 0:
        raise Derived(i)
    if i % 3 == 1:
        raise KeyError(i)
    return i


def by_class(n):
    seen = {"d": 0, "k": 0, "v": 0}
    for i in range(n):
        try:
            seen["v"] += thrower(i)
        except Base as e:
            seen["d"] += e.a
        except KeyError as e:
            seen["k"] += e.args[0]
    return seen


print(by_class(3000))


def by_tuple(n):
    hits = 0
    for i in range(n):
        try:
            thrower(i)
        except (TypeError, (KeyError)):
            hits += 1
        except (ValueError, Base):
            hits += 100
    return hits


print(by_tuple(3000))


def wrong_class(n):
    texts = set()
    for i in range(n):
        try:
            try:
                raise ValueError(i)
            except 5:
                pass
        except TypeError as e:
            texts.add((str(e), type(e.__context__).__name__, e.__context__.args[0] == i))
    return texts


print(wrong_class(1500))


def context(n):
    out = []
    for i in range(n):
        try:
            try:
                raise ValueError(i)
            except ValueError:
                raise KeyError(i)
        except KeyError as e:
            out.append((e.args, e.__context__.args, e.__cause__, e.__suppress_context__))
        assert sys.exception() is None
    return out[0], out[-1], len(out)


print(context(1500))


def cause(n):
    out = []
    for i in range(n):
        try:
            try:
                [][i]
            except IndexError as error:
                raise KeyError(i) from error
        except KeyError as e:
            out.append((e.args, str(e.__context__), e.__cause__ is e.__context__, e.__suppress_context__))
    return out[0], out[-1], len(out)


print(cause(1500))


def final(n):
    log = []
    for i in range(n):
        try:
            try:
                try:
                    if i % 2:
                        raise ValueError
                finally:
                    log.append("a")
            except KeyError:
                log.append("never")
            else:
                log.append("b")
            finally:
                log.append("c")
        except ValueError:
            log.append("d")
    return len(log), log[:8], log[-8:]


print(final(2000))


def leaves(n):
    """return, break and continue out of handlers and finally."""
    total = 0
    for i in range(n):
        try:
            if i % 4 == 0:
                raise ValueError
            if i % 4 == 1:
                continue
            total += 1
        except ValueError:
            total += 10
            if i > n - 8:
                return total
            continue
        finally:
            total += 100
            assert sys.exception() is None
    return -1


print(leaves(2000))


class Manager:
    def __init__(self, swallows):
        self.swallows = swallows
        self.log = []

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.log.append((kind and kind.__name__, value and value.args, traceback is not None))
        return self.swallows


def managed(n):
    m, strict = Manager(True), Manager(False)
    passed = 0
    for i in range(n):
        with m as x:
            if i % 2:
                raise ValueError(i)
        try:
            with strict:
                {}[i]
        except KeyError:
            passed += 1
    return m.log[0], m.log[-1], len(m.log), strict.log[-1], passed


print(managed(2000))


def bare(n):
    out = []
    for i in range(n):
        try:
            try:
                raise ValueError(i)
            except ValueError:
                raise
        except ValueError as e:
            lines = []
            tb = e.__traceback__
            while tb:
                lines.append(tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno)
                tb = tb.tb_next
            out.append((e.args, lines))
    return out[0], out[-1]


print(bare(1500))


def nothing_active():
    raise


def nothing(n):
    texts = set()
    for i in range(n):
        try:
            nothing_active()
        except RuntimeError as e:
            texts.add(str(e))
    return texts


print(nothing(1500))


def deep(i, d):
    if d == 0:
        raise LookupError(i)
    try:
        return deep(i, d - 1)
    except KeyError:
        return -1


def lines_of(e):
    out = []
    tb = e.__traceback__
    while tb:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno, sorted(tb.tb_frame.f_locals.items())
                    if tb.tb_frame.f_code.co_name == "deep" else None))
        tb = tb.tb_next
    return out


def through(n):
    last = None
    for i in range(n):
        try:
            deep(i, 4)
        except LookupError as e:
            if i % 700 == 0:
                last = lines_of(e)
    return last


print(through(1500))


def native(n):
    """Exceptions out of native code that calls back."""
    caught = 0
    for i in range(n):
        try:
            list(map(thrower, [2, 3 * i]))
        except Derived as e:
            caught += e.a
        try:
            sorted([3, 1], key=lambda k: thrower(1))
        except KeyError:
            caught += 1
    return caught


print(native(1500))


def stops(n):
    count = 0
    for i in range(n):
        it = iter((1, 2))
        while True:
            try:
                count += next(it)
            except StopIteration:
                break
    return count


print(stops(1500))


def nested_handlers(n):
    out = []
    for i in range(n):
        try:
            raise ValueError(1)
        except ValueError as first:
            try:
                raise KeyError(2)
            except KeyError as second:
                inner = sys.exception()
                assert inner is second and second.__context__ is first
            assert sys.exception() is first
            out.append(inner)
            del inner
        assert sys.exception() is None
    return len(out)


print(nested_handlers(1500))


def deleted(n):
    for i in range(n):
        try:
            raise ValueError
        except ValueError as e:
            del e
        try:
            e
        except UnboundLocalError as error:
            text = str(error)
    return text


print(deleted(1500))
