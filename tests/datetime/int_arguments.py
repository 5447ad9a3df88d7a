"""Arguments that fit no C int: constructors and `replace` convert them in two ways."""

import datetime
import zlib

moment = datetime.datetime(2000, 1, 2, 3, 4, 5, 6)
for v in (2**40, -(2**40), 2**70, -(2**70)):
    for action in (
        lambda: datetime.date(v, 1, 1), lambda: datetime.date.fromordinal(v), lambda: datetime.time(v), lambda: datetime.time(fold=v),
        lambda: datetime.datetime(v, 1, 1), lambda: datetime.datetime(1, 1, 1, v),
        lambda: moment.replace(year=v), lambda: moment.replace(fold=v),
        lambda: moment.date().replace(v), lambda: moment.time().replace(v), lambda: moment.time().replace(second=v),
        lambda: moment.time().replace(fold=v), lambda: zlib.compress(b"", v),
    ):
        try:
            print(action())
        except (OverflowError, ValueError) as error:
            print(type(error).__name__, error)
