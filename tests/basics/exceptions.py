# Everyday exceptions.
try:
    1 / 0
except ZeroDivisionError as e:
    print("caught", e)
def risky(n):
    if n == 0:
        raise ValueError("zero")
    if n == 1:
        raise KeyError("one")
    return n
for n in range(3):
    try:
        print(risky(n))
    except ValueError as e:
        print("value", e)
    except (KeyError, IndexError) as e:
        print("key", e)
    else:
        print("fine")
    finally:
        print("always")
class MyError(Exception):
    pass
try:
    raise MyError("mine", 1)
except Exception as e:
    print(type(e).__name__, e.args, e)
try:
    try:
        int("x")
    except ValueError:
        raise
except ValueError as e:
    print(e)
def f():
    try:
        return "try"
    finally:
        print("finally")
print(f())
for bad in ("[][1]", "{}['k']", "undefined", "'a' + 1", "None.x", "int('z')", "len(5)", "(1, 2) + [3]"):
    try:
        eval(bad)
    except Exception as e:
        print(type(e).__name__, e)
