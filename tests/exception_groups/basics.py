# ExceptionGroup and except*: splitting, nesting, re-raising, naked exceptions.
def t(f):
    try:
        return f()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
eg = ExceptionGroup("top", [ValueError(1), TypeError("t"), ExceptionGroup("in", [ValueError(2), KeyError("k")])])
print(repr(eg), str(eg), eg.message, eg.exceptions, eg.args)
print(eg.split(ValueError), eg.subgroup(ValueError), eg.subgroup(OSError), eg.split((TypeError, KeyError)), eg.subgroup(lambda e: isinstance(e, ExceptionGroup) or e.args == (2,)), eg.derive([ValueError(9)]))
print(t(lambda: ExceptionGroup("x", [])), t(lambda: ExceptionGroup("x", [5])), t(lambda: ExceptionGroup(5, [ValueError()])), t(lambda: ExceptionGroup("x", 5)), t(lambda: ExceptionGroup("x")), t(lambda: ExceptionGroup("x", [KeyboardInterrupt()])), type(BaseExceptionGroup("x", [ValueError()])).__name__, type(BaseExceptionGroup("x", [KeyboardInterrupt()])).__name__, ExceptionGroup.__mro__[1:3])
def run(exc, log):
    try:
        try:
            raise exc
        except* ValueError as e:
            log.append(("V", repr(e)))
        except* (TypeError, KeyError) as e:
            log.append(("TK", repr(e)))
        else:
            log.append("else")
        finally:
            log.append("finally")
    except BaseException as e:
        log.append(("left", repr(e)))
    return log
print(run(eg, []))
print(run(ValueError("naked"), []))
print(run(OSError("not matched"), []))
print(run(ExceptionGroup("g", [OSError(1), ValueError(2), OSError(3)]), []))
def none():
    try:
        pass
    except* ValueError:
        log.append("no")
    else:
        log.append("else ran")
log = []
none()
print(log)
def reraise():
    try:
        raise ExceptionGroup("r", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise
    except* TypeError as e:
        raise KeyError("new") from e
try:
    reraise()
except BaseException as e:
    print(repr(e), [repr(x.__cause__) for x in e.exceptions])
def raise_in_both():
    try:
        raise ExceptionGroup("b", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError:
        raise LookupError("L")
    except* TypeError:
        raise ArithmeticError("A")
print(t(raise_in_both))
try:
    raise_in_both()
except BaseException as e:
    print(repr(e), [repr(x.__context__) for x in e.exceptions])
def name_deleted():
    try:
        raise ValueError(1)
    except* ValueError as e:
        pass
    return t(lambda: e)
print(name_deleted())
def bad():
    try:
        raise ValueError
    except* ExceptionGroup:
        pass
print(t(bad))
def loop():
    out = []
    for i in range(3):
        try:
            raise ExceptionGroup("l", [ValueError(i), KeyError(i)])
        except* KeyError:
            out.append(f"k{i}")
        except* ValueError as e:
            out.append(e.exceptions[0].args)
    return out
print(loop())
class MyEG(ExceptionGroup):
    def derive(self, excs):
        return MyEG(self.message + "'", excs)
m = MyEG("mine", [ValueError(1), KeyError(2)])
m.add_note("noted")
a, b = m.split(ValueError)
print(repr(a), repr(b), a.__notes__, m.subgroup(KeyError), m.subgroup(lambda e: True) is m)
try:
    try:
        raise m
    except* ValueError:
        pass
except MyEG as e:
    print("left", repr(e))
try:
    raise ExceptionGroup("plain except sees it", [ValueError()])
except ExceptionGroup as e:
    print("caught", e)
