"""A generator that switches profiling on and off inside itself is not told to begin when its compiled code is left."""
import sys


def steps(seen):
    i = 0
    while True:
        if i % 16 == 7:
            sys.setprofile(lambda frame, event, arg: seen.append((event, getattr(arg, "__name__", None))))
            sys.setprofile(None)
        yield i
        i += 1


seen = []
g = steps(seen)
for _ in range(400):
    next(g)
print(len(seen), sorted(set(seen), key=str))


def outer():
    def inner():
        n = []
        sys.setprofile(lambda f, e, a: n.append(e))
        sys.setprofile(None)
        print(n)
        yield 1
    yield from inner()


for _ in range(40):
    for x in outer():
        pass
