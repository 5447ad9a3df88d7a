"""Steps that nobody awaits, dropped by code that is compiled: the warning's handler runs Python code that changes what the code uses."""
import gc
import warnings


async def numbers():
    yield 1


class Box:
    def __init__(self):
        self.value = 0


box = Box()
seen = []


def show(message, category, filename, lineno, file=None, line=None):
    seen.append(str(message))
    box.value += 1
    if len(seen) % 50 == 0:
        box.extra = len(seen)
        Box.doubled = property(lambda self: self.value * 2)


def drop(source, n):
    before = box.value
    for i in range(n):
        box.last = i
        source.asend(i)
    gc.collect()
    return box.value - before, box.last


warnings.showwarning = show
warnings.simplefilter("always")
source = numbers()
totals = [drop(source, 40) for _ in range(60)]
gc.collect()
print(set(totals), len(seen), box.value, box.extra, box.doubled)
print(set(seen))


def replaced(n):
    step = None
    for i in range(n):
        step = source.aclose() if i % 2 else source.athrow(ValueError)
    return step.__class__.__name__


for _ in range(30):
    print(replaced(20), len(seen), end=" ")
print(sorted(set(seen)))
