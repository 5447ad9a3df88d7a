# Exceptions raised out of hot loops at depth, with tracebacks and line numbers.
import traceback, sys
def inner(x):
    if x % 1000 == 999:
        raise ValueError(f"at {x}")
    return x
def middle(x):
    y = inner(x)
    return y + 1
def outer(n):
    total = 0
    for i in range(n):
        total += middle(i)
    return total
try:
    outer(5000)
except ValueError:
    traceback.print_exc(file=sys.stdout)
def catching(n):
    total = errors = 0
    for i in range(n):
        try:
            total += middle(i)
        except ValueError as e:
            errors += len(e.args)
    return total, errors
print(catching(5000))
def fin(n):
    log = 0
    for i in range(n):
        try:
            if i % 3 == 0:
                continue
            if i % 1001 == 1000:
                raise KeyError(i)
            log += 1
        except KeyError as e:
            log += e.args[0]
        finally:
            log += 10
    return log
print(fin(4000))
def leave(n):
    for i in range(n):
        try:
            if i == n - 7:
                return i, "returned"
        finally:
            last = i
    return last
print(leave(4000))
def index_error(l):
    i = 0
    s = 0
    try:
        while True:
            s += l[i]
            i += 1
    except IndexError as e:
        return s, i, str(e)
print(index_error(list(range(3000))))
def key_error(d, n):
    miss = []
    for i in range(n):
        try:
            d[i]
        except KeyError as e:
            miss.append(e.args[0])
    return miss
print(key_error({i: i for i in range(3000) if i % 700}, 3000))
def depth(n):
    if n == 0:
        return 1 // 0
    return depth(n - 1) + 1
def deep(n):
    c = 0
    for i in range(n):
        try:
            depth(i % 12)
        except ZeroDivisionError as e:
            tb, k = e.__traceback__, 0
            while tb:
                k += 1
                tb = tb.tb_next
            c += k
    return c
print(deep(2000))
def chain(n):
    ok = 0
    for i in range(n):
        try:
            try:
                {}[i]
            except KeyError:
                raise RuntimeError("second") from None
        except RuntimeError as e:
            ok += isinstance(e.__context__, KeyError) and e.__cause__ is None
    return ok
print(chain(2000))
def reraise(n):
    seen = []
    for i in range(n):
        try:
            try:
                if i % 900 == 899:
                    raise OSError(i)
            except OSError:
                seen.append(i)
                raise
        except Exception as e:
            seen.append(type(e).__name__)
    return seen
print(reraise(3000))
def stop(n):
    it = iter(range(n))
    s = 0
    while True:
        try:
            s += next(it)
        except StopIteration:
            return s
print(stop(4000))
def type_err(n):
    x = 0
    for i in range(n):
        x = x + (i if i < n - 1 else None)
try:
    type_err(3000)
except TypeError:
    traceback.print_exc(file=sys.stdout)
