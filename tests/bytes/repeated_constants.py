# Counts that are no index are errors even where the compiler could tell the result.
def negative():
    return -10**20 * b"abc"


def positive():
    return "a" * 10**20


def of_nothing():
    return 10**20 * ""


def of_tuple():
    return (1, 2) * -10**20


def small():
    return -10**18 * b"abc", (1,) * -5, "ab" * 3


for f in (negative, positive, of_nothing, of_tuple, small):
    for _ in range(3):
        try:
            print(f())
        except Exception as e:
            print(type(e).__name__, e)
