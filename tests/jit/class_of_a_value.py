# type(x) in compiled code: of every kind of value, of objects that are never made, and of those whose class changes.
class A:
    def __init__(self, x):
        self.x = x

    def same(self, other):
        return type(self) is type(other)

    def again(self):
        return type(self)(self.x + 1)


class B(A):
    pass


class Lies:
    __class__ = int


class Meta(type):
    def __call__(cls, *args):
        return ("meta", args)


class WithMeta(metaclass=Meta):
    pass


values = [1, -1 << 70, 1.5, 1e300, True, None, "s", b"b", (), [], {}, set(), len, type, A, WithMeta, A(1), B(2), Lies(), ..., 1j]


def names(n):
    out = []
    for _ in range(n):
        out = [type(v).__name__ for v in values]
    return out


print(names(800))


def kinds(n):
    ints = floats = strings = 0
    for i in range(n):
        for v in values:
            if type(v) is int:
                ints += 1
            elif type(v) == float:
                floats += 1
            elif type(v) in (str, bytes):
                strings += 1
    return ints, floats, strings


print(kinds(800))


def pieces(n):
    hits = 0
    for i in range(n):
        a, b = A(i), B(i)
        hits += a.same(a) + a.same(b) + (type(b) is B) + (type(b.again()) is B) + a.again().x
    return hits


print(pieces(3000))


def changing(n):
    a = A(0)
    seen = []
    for i in range(n):
        if i % 1000 == 500:
            a.__class__ = B if type(a) is A else A
        if i % 500 == 0:
            seen.append(type(a).__name__)
    return seen


print(changing(4000))


def one_of_three(n):
    out = None
    for i in range(n):
        out = type("Made", (A,), {"k": i}) if i % 1000 == 0 else out
        t = type(out)
    return t, out.__name__, out.k, type(out(1)).__name__


print(one_of_three(2500))


def short_lived(n):
    t = None
    for i in range(n):
        t = type(type("C", (), {})()) if i % 900 == 0 else t
    return t.__name__


print(short_lived(2000))


def wrong(n):
    out = []
    for i in range(n):
        try:
            type() if i == n - 1 else type(i)
        except TypeError as e:
            out.append(str(e))
    return out


print(wrong(2000))


def pairs(n):
    total = 0
    for i in range(-n, n):
        q, r = divmod(i, 7)
        total += q * 7 + r - i
        p = divmod(i, -3)
        total += p[0] - p[1]
    return total, p


print(pairs(2000))


def odd_pairs(n):
    out = []
    for i in range(n):
        a, b = (i, 3) if i < n - 4 else [(1 << 62, -1), (7, 0), (7.5, 2), (True, 2)][i - n + 4]
        try:
            out = out[-3:] + [divmod(a, b)]
        except ZeroDivisionError as e:
            out = out[-3:] + [str(e)]
    return out


print(odd_pairs(2000))
