# Powers of floats: whole exponents take any base, others a positive one.
def powers(values, n):
    out = []
    for i in range(n):
        total = 0.0
        for x in values:
            total += x ** 2 + x ** 3.0 - x ** 0 + (x - 1.5) ** 2
        out.append(total)
    return out[0], out[-1]


def halves(values, n):
    out = []
    for i in range(n):
        try:
            out.append([x ** 0.5 for x in values])
        except ZeroDivisionError as error:
            out.append(str(error))
    return out[-1]


def inverse(x, n):
    r = None
    for i in range(n):
        try:
            r = x ** -1.5
        except ZeroDivisionError as error:
            r = type(error).__name__
    return r


def large(x, n):
    kinds = set()
    for i in range(n):
        try:
            kinds.add(x ** 2)
        except OverflowError as error:
            kinds.add(str(error))
    return kinds


size = 1500
print(powers([0.5, -2.25, 3.0, -0.0, 1e-200], size), powers([float("inf"), 1.0], size))
print(halves([4.0, 2.0], size), halves([4.0, -4.0], size))
print(inverse(4.0, size), inverse(0.0, size), inverse(-4.0, size))
print(large(1e200, size), large(-1e154, size), large(float("-inf"), size))
print(repr(powers([float("nan")], size)))
