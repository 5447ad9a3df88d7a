# Globals and builtins redefined while hot code uses them.
LIMIT = 10
STEP = 1
def loop(n):
    s = 0
    for i in range(n):
        s += LIMIT * STEP
    return s
print(loop(4000))
LIMIT = 11
print(loop(4000))
LIMIT = 2.5
print(loop(4000))
STEP = 2 ** 70
print(loop(1000))
LIMIT, STEP = 1, 1
def change_inside(n):
    global LIMIT
    s = 0
    for i in range(n):
        if i == n // 2:
            LIMIT = 100
        s += LIMIT
    LIMIT = 1
    return s
print(change_inside(6000), change_inside(6001))
def helper(x):
    return x + 1
def caller(n):
    s = 0
    for i in range(n):
        s = helper(s)
        if i == 3000:
            redefine()
    return s
def redefine():
    global helper
    def helper(x):
        return x + 1000
print(caller(5000))
print(caller(10))
def delete_global(n):
    global TEMP
    TEMP = 1
    s = 0
    for i in range(n):
        if i == n - 5:
            del TEMP
        try:
            s += TEMP
        except NameError as e:
            s += 1000
            msg = str(e)
    return s, msg
print(delete_global(5000), delete_global(5000))
def uses_len(n):
    s = 0
    for i in range(n):
        s += len("abc")
        if i == n // 2:
            shadow()
    return s
def shadow():
    global len
    len = lambda x: 100
print(uses_len(4000))
del len
print(uses_len(4))
del len
import builtins
def uses_abs(n):
    s = 0
    for i in range(n):
        s += abs(-i % 7)
        if i == n - 10:
            builtins.abs = lambda v: 10 ** 6
    return s
real_abs = abs
print(uses_abs(5000))
builtins.abs = real_abs
print(uses_abs(3), abs(-1))
builtins.abs = real_abs
def via_dict(n):
    s = 0
    for i in range(n):
        if i == n // 2:
            globals()["LIMIT"] = 7
        s += LIMIT
    globals().update(LIMIT=1)
    return s
print(via_dict(4000))
def via_exec(n):
    s = 0
    for i in range(n):
        if i % 1000 == 999:
            exec(f"LIMIT = {i}", globals())
        s += LIMIT
    return s
print(via_exec(4500))
class Undefined:
    pass
def isinst(n):
    c = 0
    for i in range(n):
        if isinstance(i, int):
            c += 1
        if i == 2000:
            globals()["isinstance"] = lambda a, b: False
    return c
print(isinst(4000))
