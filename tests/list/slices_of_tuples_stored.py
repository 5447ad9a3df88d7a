# `l[a:b] = t` where t is a tuple of as many items: elements of any kind, and what dies on the way.
class Told:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        told.append((self.name, list(map(str, l[:2]))))


told = []
l = [Told("a"), Told("b"), 3, 4]
l[0:2] = (1, 2)
print(l, told)
l[1:3] = ("x", 2.5)
l[:] = (1, 2, 3, 4)
print(l)
d = [0.5, 1.5, 2.5]
d[0:2] = (7.5, 8.5)
print(d)
d[-2:] = (1, None)
d[1:1] = ()
print(d)
d[0:2] = (1, 2, 3)
d[5:9] = (4,)
print(d)


class T(tuple):
    def __iter__(self):
        return iter("ab")


d[0:2] = T((5, 6))
print(d)
d[::2] = (9, 9, 9) if len(d) == 5 else (9,) * len(d[::2])
print(d)


class Meddles:
    def __del__(self):
        m.clear()


m = [Meddles(), 1, Meddles(), 3]
m[0:3] = (5, 6, 7)
print(m)
