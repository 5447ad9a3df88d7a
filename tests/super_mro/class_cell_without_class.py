"""`super()` in a function whose `__class__` is no class, or nothing, also in compiled code."""


class Base:
    def method(self):
        return "base"


def make(content):
    __class__ = content

    class Holder:
        def method(self):
            return super().method()

        def loaded(self):
            return super()

    def method(self):
        return super().method()

    def object_of(self):
        return super()

    def explicit(self):
        return super(__class__, self)

    return method, object_of, explicit


class Derived(Base):
    def method(self):
        return super().method()


def attempt(function, *args):
    try:
        result = function(*args)
    except Exception as e:
        return type(e).__name__, str(e)
    return result if isinstance(result, str) else type(result).__name__


derived = Derived()
for content in [Derived, 1, "text", None, Base(), Derived]:
    for function in make(content):
        print(function.__name__, sorted({str(attempt(function, derived)) for _ in range(200)}))

# First a class, then something else.
functions = make(Derived)
for round in range(2):
    for function in functions:
        print(function.__name__, sorted({str(attempt(function, derived)) for _ in range(200)}))
    functions[0].__closure__[0].cell_contents = 3


def loop(function, n):
    results = set()
    for i in range(n):
        if i == n // 2:
            function.__closure__[0].cell_contents = [1.5, "x", Derived][n % 3]
        try:
            function(derived)
        except RuntimeError as e:
            results.add(str(e))
        else:
            results.add("made")
    return sorted(results)


for n in [300, 301, 302]:
    for at in range(2):
        print(loop(make(Derived)[at], n))
