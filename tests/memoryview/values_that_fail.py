"""What a view says of values that cannot be converted, or do not fit."""

import array


def failing(error):
    class Failing:
        def __float__(self):
            raise error("own")

        __index__ = __bool__ = __float__

    return Failing()


values = [1, 255, 2**15, 2**63, 2**2000, -1, -(2**2000), 1.5, 1e300, float("inf"), "x", b"c", b"cc", None]
values += [failing(error) for error in (TypeError, ValueError, OverflowError, KeyError)]
for code in "bBhHiIlLqQnN?fdec":
    view = memoryview(bytearray(8)).cast(code)
    for v in values:
        try:
            view[0] = v
            print(code, view[0])
        except Exception as error:
            print(code, repr(error))
