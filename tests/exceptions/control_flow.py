# Exceptions as control flow: retries, early exits, validation, cleanup stacks, nested loops.
class Found(Exception): pass
def search(grid, v):
    try:
        for i, row in enumerate(grid):
            for j, x in enumerate(row):
                if x == v: raise Found(i, j)
    except Found as f:
        return f.args
    return None
g = [[1, 2], [3, 4], [5, 6]]
print(search(g, 4), search(g, 9))
def retry(f, n):
    errs = []
    for k in range(n):
        try:
            return f(k), errs
        except (ValueError, LookupError) as e:
            errs.append(f"{type(e).__name__}({e})")
    raise RuntimeError(f"gave up after {errs}") from None
def flaky(k):
    if k == 0: raise ValueError("first")
    if k == 1: return {}[k]
    return f"ok at {k}"
print(retry(flaky, 5))
try:
    retry(flaky, 2)
except RuntimeError as e:
    print(e, e.__cause__, e.__suppress_context__)
def parse(s):
    try:
        return int(s)
    except ValueError:
        try:
            return float(s)
        except ValueError:
            return None
    except TypeError:
        return "type"
print([parse(x) for x in ("5", "2.5", "x", None, [])])
def validate(d):
    errors = []
    for k, f in (("age", int), ("name", str.strip), ("tags", list)):
        try:
            d[k] = f(d[k])
        except KeyError as e:
            errors.append(f"missing {e}")
        except (ValueError, TypeError) as e:
            errors.append(f"{k}: {e}")
    if errors: raise ExceptionGroup("invalid", [ValueError(e) for e in errors])
    return d
print(validate({"age": "5", "name": " x ", "tags": "ab"}))
try:
    validate({"age": "old", "name": 5})
except* ValueError as eg:
    print([str(e) for e in eg.exceptions])
log = []
def cleanup(*names):
    stack = []
    try:
        for n in names:
            log.append(f"open {n}")
            if n == "bad": raise OSError(n)
            stack.append(n)
        return "ok"
    finally:
        while stack: log.append(f"close {stack.pop()}")
print(cleanup("a", "b"), log)
log.clear()
try:
    cleanup("a", "b", "bad", "c")
except OSError as e:
    print(e, log)
def nested():
    out = []
    for i in range(3):
        try:
            for j in range(3):
                try:
                    if i == j == 1: raise KeyError((i, j))
                    if j == 2: raise StopIteration
                    out.append((i, j))
                except StopIteration:
                    out.append("stop")
                    break
                finally:
                    out.append("f")
        except KeyError as e:
            out.append(e.args[0])
            continue
        out.append("end")
    return out
print(nested())
def gen():
    while True:
        try:
            x = yield
            print("x =", 10 / x)
        except ZeroDivisionError as e:
            print("gen caught", e)
        except GeneratorExit:
            print("closing")
            return
q = gen()
next(q)
for v in (5, 0, 4): q.send(v)
q.close()
def depth(n):
    if n == 0: raise ValueError("bottom")
    try:
        depth(n - 1)
    except ValueError as e:
        if n % 3 == 0: raise ValueError(f"{e} < {n}") from e
        raise
try:
    depth(7)
except ValueError as e:
    chain, x = [], e
    while x:
        chain.append(str(x))
        x = x.__cause__
    print(chain)
def ret(k):
    for i in range(5):
        try:
            if i == k: return f"ret {i}"
        finally:
            log.append(i)
    return "none"
log.clear()
print(ret(2), log, ret(9), len(log))
