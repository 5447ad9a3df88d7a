"""`super().name(...)` and exceptions with an `__init__` of their own, in compiled code; and what changes under them."""
import traceback


class Base(Exception):
    def __init__(self, *args, note=None):
        super().__init__(*args)
        self.note = note


class Left(Base):
    def __init__(self, a, b=2, *, note="n"):
        super().__init__(f"{a}-{b}", note=note)
        self.a = a


class Right(Left):
    def __init__(self, a):
        super().__init__(a, b=a + 1)
        assert self.args == (f"{a}-{a + 1}",)


def made(n):
    seen = set()
    for i in range(n):
        try:
            raise Right(i % 3)
        except Left as e:
            seen.add((e.args, e.note, e.a, str(e), repr(e)))
    e = Left(1, note=3)
    return sorted(seen), e.args, e.note


print(made(2000))


class Silent(Exception):
    def __init__(self, a, b):
        self.b = b


def kept(n):
    out = None
    for i in range(n):
        out = Silent(i, b=i * 2)
    return out.args, out.b, repr(out)


print(kept(2000))


class Odd(Exception):
    def __init__(self, x):
        return x


def odd(n):
    texts = set()
    for i in range(n):
        try:
            raise Odd(None if i % 2 else 5)
        except TypeError as e:
            texts.add(str(e))
        except Odd as e:
            texts.add(e.args)
    return sorted(map(str, texts))


print(odd(1500))


class A:
    def name(self):
        return "A"

    @classmethod
    def kind(cls):
        return cls.__name__

    @property
    def prop(self):
        return lambda: "prop"

    @staticmethod
    def plain():
        return "plain"

    def __repr__(self):
        return "a"


class B(A):
    def name(self):
        return "B" + super().name()

    @classmethod
    def kind(cls):
        return "b" + super().kind()

    @property
    def prop(self):
        return super().prop()

    def plain(self):
        return super().plain()

    def both(self):
        return super().__repr__() + super().__class__.__name__

    def missing(self):
        return super().missing()


def supers(n):
    out = set()
    for i in range(n):
        b = B()
        out.add((b.name(), B.kind(), b.kind(), b.prop, b.plain(), b.both()))
    return out


print(supers(1500))


def missing(n):
    b = B()
    for i in range(n):
        try:
            b.missing()
        except AttributeError as e:
            text = str(e)
            shown = traceback.format_exc().splitlines()[-4:]
    return text, shown


print(missing(1500))


def changed(n):
    b = B()
    out = []
    for i in range(n):
        if i == n // 2:
            A.name = lambda self: "changed"
        if i == n // 2 + 10:
            B.__bases__ = (Other,)
        out.append(b.name())
    return out[0], out[n // 2], out[-1]


class Other(A):
    def name(self):
        return "Other"


print(changed(2000))


def wrong(n):
    texts = set()
    for i in range(n):
        try:
            B.name(Other() if i % 2 else 5)
        except TypeError as e:
            texts.add(str(e))
    return sorted(texts)


print(wrong(1500))


def new_changed(n):
    class E(Exception):
        def __init__(self, x):
            super().__init__(x)

    out = []
    for i in range(n):
        if i == n // 2:
            E.__new__ = lambda cls, x: Exception.__new__(cls, "new", x)
        if i == n // 2 + 9:
            E.__init__ = lambda self, x: None
        out.append(E(i).args)
    return out[0], out[n // 2], out[-1]


print(new_changed(2000))
