# An exception class of our own with a multi-line message and a qualified name.
class Errors:
    class Custom(Exception):
        def __str__(self):
            return "first line\nsecond line"
print("up")
def f():
    raise Errors.Custom(1, 2)
f()
