# Variables that are first bound inside a loop: unboxed beside a flag that says whether they are bound.
import sys


def floats(n):
    total = 0.0
    for i in range(n):
        half = i * 0.5
        square = half * half
        if square > 1e300:
            break
        total += square
    return total, half, square


def never(n):
    for i in range(n):
        x = i + 0.25
    try:
        return x
    except UnboundLocalError as error:
        return str(error)


def sometimes(n, odd):
    for i in range(n):
        if i % 2 == odd:
            found = i * 1.5
            count = i
    try:
        return found, count
    except UnboundLocalError as error:
        return str(error)


def before(n):
    seen = []
    for i in range(n):
        try:
            seen.append(last)
        except UnboundLocalError:
            seen.append(None)
        last = i * 2.0
        if i % 3 == 2:
            del last
    return seen


def nested(rows, columns):
    out = 0
    for i in range(rows):
        for j in range(columns):
            product = i * j
            flag = product > 10
            out += product
    return out, product, flag


def unusual(n):
    # Floats that do not fit a word, zeros of both signs, not a number.
    for i in range(n):
        tiny = 5e-324 * i
        huge = 1e308 * i
        zero = -0.0 * i
        border = 2.0 ** -255 * (1 if i else 0)
    return tiny, huge, zero, border, border == 2.0 ** -255


def looks(n):
    # The variables as the frame has them.
    names = []
    for i in range(n):
        if i in (0, 1, n - 1):
            names.append(sorted(sys._getframe().f_locals.items(), key=str)[:1])
            names.append(len(sys._getframe().f_locals))
        late = i * 0.5
        later = i > 1
    return names


def trade(n):
    # A variable that is now one thing, now another.
    for i in range(n):
        if i < n - 1:
            thing = i * 0.5
        else:
            thing = "end"
    return thing


for size in (0, 1, 2, 3000):
    print(size, never(size))
    if size:
        print(floats(size), nested(size % 50 + 1, 40), unusual(size), trade(size))
    print(sometimes(size, 1), sometimes(size, 2))
print(before(7), before(2000)[-7:])
print(looks(3), looks(3000))
