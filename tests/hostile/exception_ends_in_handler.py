# What an exception holds ends as its handler ends: a finalizer that asks for the frame that handled it.
import sys

seen = []


class Looks:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        frames = []
        f = sys._getframe()
        while f is not None:
            frames.append((f.f_code.co_name, sorted(f.f_locals) if f.f_code.co_name in ("handles", "moves") else None))
            f = f.f_back
        seen.append((self.n, len(frames)))


class Fails(Exception):
    pass


def fails(n):
    looks = Looks(n)
    raise Fails(looks)


def handles(n):
    kept = [object(), n]
    try:
        fails(n)
    except (OSError, Fails) as e:
        kept.append(str(type(e)))
    total = len(kept)
    try:
        try:
            fails(-n)
        except Fails:
            raise
    except Fails:
        total += 1
    try:
        fails(n)
    except Exception:
        pass
    return total + len(kept)


def moves(n):
    line = [Looks(n), Looks(n), 3, 4]
    other = [1, 2, 3, 4]
    line[0:2] = other[1:3]
    line[:2] = other[::2]
    return line


for i in range(300):
    assert handles(i) == 7
    assert moves(i) == [1, 3, 3, 4]
print(len(seen), {n for n, _ in seen} == set(range(-299, 300)))
