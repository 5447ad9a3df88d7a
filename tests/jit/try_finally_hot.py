# try/finally, with and nested handlers in hot loops with break, continue, return and raise.
class CM:
    entered = exited = swallowed = 0
    def __enter__(self):
        CM.entered += 1
        return self
    def __exit__(self, t, v, tb):
        CM.exited += 1
        if t is ValueError:
            CM.swallowed += 1
            return True
def withs(n):
    s = 0
    for i in range(n):
        with CM() as c:
            if i % 5 == 0: continue
            if i % 7 == 0: raise ValueError
            if i == n - 10: break
            s += i
    return s
print(withs(3000), CM.entered, CM.exited, CM.swallowed)
def nested(n):
    log = 0
    for i in range(n):
        try:
            try:
                if i % 4 == 1: raise KeyError
                if i % 4 == 2: continue
                log += 1
            finally:
                log += 10
                if i % 100 == 50:
                    raise TypeError
        except KeyError:
            log += 100
        except TypeError as e:
            log += 1000 + (e.__context__ is not None)
        else:
            log += 10000
    return log
print(nested(3000))
def returns(n):
    def f(i):
        try:
            if i % 3 == 0: return 1
            if i % 3 == 1: raise ValueError
            return 2
        except ValueError:
            return 3
        finally:
            counts[0] += 1
    counts = [0]
    return sum(f(i) for i in range(n)), counts[0]
print(returns(3000))
def loop_in_finally(n):
    s = 0
    for i in range(n):
        try:
            s += i
        finally:
            for j in range(3):
                if j == 2: break
                s += j
            else:
                s = -1
    return s
print(loop_in_finally(3000))
def while_try(n):
    i = 0
    while True:
        try:
            i += 1
            if i > n: raise StopIteration
        except StopIteration:
            break
        finally:
            i += 1
    return i
print(while_try(5000))
def deep_handlers(n):
    c = 0
    for i in range(n):
        try:
            try:
                try:
                    raise (ValueError, KeyError, TypeError)[i % 3](i)
                except ValueError as a:
                    c += a.args[0] % 2
            except KeyError as b:
                c += 10 + (b.__context__ is None)
        except TypeError as d:
            c += 100
    return c
print(deep_handlers(3000))
def else_clauses(n):
    c = 0
    for i in range(n):
        for j in range(3):
            try:
                if i % 10 == j: break
            except ValueError: pass
            else: c += 1
            finally: c += 2
        else: c += 1000
    return c
print(else_clauses(2000))
def gen_with(n):
    for i in range(n):
        with CM():
            yield i
print(sum(gen_with(1000)), next(gen_with(5)), CM.entered == CM.exited)
def swallow_result(n):
    out = []
    for i in range(n):
        with CM():
            out.append(i)
            if i % 2: raise ValueError
            out.append(-i)
    return len(out), sum(out)
print(swallow_result(2000))
def overflow_in_try(n):
    x = 1
    for i in range(n):
        try:
            x = x * 5
            if x > 2 ** 90: raise OverflowError
        except OverflowError:
            x = 1
        finally:
            y = x + 1
    return x, y
print(overflow_in_try(3000))
