# split, subgroup and derive over deep trees; except* with many clauses; order; notes and context kept.
def leaf(k, v): return (ValueError, TypeError, KeyError, OSError)[k](v)
def build(d, n=[0]):
    n[0] += 1
    if d == 0: return leaf(n[0] % 4, n[0])
    return ExceptionGroup(f"g{d}.{n[0]}", [build(d - 1) for _ in range(3 if d % 2 else 2)])
g = build(3)
def show(e, i=0):
    if e is None: return "None"
    if isinstance(e, BaseExceptionGroup): return f"{e.message}[" + " ".join(show(x) for x in e.exceptions) + "]"
    return f"{type(e).__name__[0]}{e.args[0]}"
print(show(g))
for c in (ValueError, (TypeError, KeyError), LookupError, Exception, OSError, ExceptionGroup):
    a, b = g.split(c)
    print(c.__name__ if isinstance(c, type) else "tuple", show(a), "|", show(b), "|", show(g.subgroup(c)))
a, b = g.split(lambda e: not isinstance(e, ExceptionGroup) and e.args[0] % 2)
print(show(a), "|", show(b))
def run(e):
    log = []
    try:
        try: raise e
        except* ValueError as v: log.append("V" + show(v))
        except* (TypeError, OSError) as t: log.append("TO" + show(t))
    except* KeyError as k: log.append("K" + show(k))
    except* BaseException as x: log.append("rest" + show(x))
    return log
for e in (g, ValueError(1), KeyError(2), KeyboardInterrupt("kb"), BaseExceptionGroup("b", [SystemExit(1), ValueError(2)])): print(run(e))
def nested():
    try:
        raise ExceptionGroup("o", [ValueError(1), TypeError(2)])
    except* ValueError:
        try: raise ExceptionGroup("i", [KeyError(3), OSError(4)])
        except* KeyError: pass
try: nested()
except ExceptionGroup as e: print(show(e), repr(e.exceptions[0].__context__)[:30])
def many(n):
    c = [0, 0, 0]
    for i in range(n):
        try: raise ExceptionGroup("m", [leaf(i % 4, i), leaf((i + 1) % 4, i)])
        except* ValueError: c[0] += 1
        except* TypeError as t: c[1] += len(t.exceptions)
        except* Exception: c[2] += 1
    return c
print(many(1000))
def passes(n):
    out = 0
    for i in range(n):
        try:
            try:
                if i % 3: raise ExceptionGroup("p", [ValueError(i)])
            except* TypeError: out += 1000
            else: out += 1
            finally: out += 10
        except ExceptionGroup as e: out += len(e.exceptions)
    return out
print(passes(900))
e = ExceptionGroup("n", [ValueError(1), TypeError(2)])
e.add_note("note")
e.__cause__ = KeyError("cause")
m, r = e.split(ValueError)
print(m.__notes__, r.__notes__, repr(m.__cause__), m.__traceback__, m is not e, e.subgroup(Exception) is e, ExceptionGroup("x", (ValueError(),)).exceptions, e.derive([KeyError()]).__cause__)
