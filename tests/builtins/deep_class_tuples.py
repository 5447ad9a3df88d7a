"""isinstance and issubclass take tuples of tuples, to a depth."""

nested = (int,)
for _ in range(500):
    nested = (nested, str)
print(isinstance(1, nested), isinstance("x", nested), isinstance(1.5, nested), issubclass(bool, nested), issubclass(list, nested))
deep = (int,)
for _ in range(200_000):
    deep = (deep,)
for test, arg in ((isinstance, 1.5), (issubclass, float)):
    try:
        test(arg, deep)
    except RecursionError:
        # At which depth is the implementation's own.
        pass
print("survived")


class Meta(type):
    def __instancecheck__(cls, v):
        global pair
        pair = None
        return False


class A(metaclass=Meta):
    pass


pair = ((A, A), (A, int))
print(isinstance(3, pair), pair)
