# Strings of classes with __slots__: the slots lie behind the text, whatever its length and width, and begin unset.
import gc


class Plain(str):
    __slots__ = ("a", "b", "c")


class WithDict(Plain):
    pass


class More(Plain):
    __slots__ = ("d",)


class Named(More):
    __slots__ = ("__weakref__", "__dict__", "e")


class Token(str):
    __slots__ = ("type", "value", "line", "column", "end_line", "end_column", "start", "end")

    def __new__(cls, type, value, line=1):
        self = super().__new__(cls, value)
        self.type, self.value, self.line = type, value, line
        return self


kept = []


def fill(made, names):
    for name in names:
        assert not hasattr(made, name), (type(made), name)
    for i, name in enumerate(names):
        setattr(made, name, [i])
    kept.append((made, names, str(made)))


for i in range(600):
    for text in ("", "x" * (i % 70), "é" * (i % 90), "\u1234" * (i % 50)):
        fill(Plain(text), "abc")
        fill(WithDict(text), "abcxyz")
        fill(More(text), "abcd")
        fill(Named(text), "abcdexyz")
    if i % 200 == 0:
        gc.collect()

for made, names, text in kept:
    assert str(made) == text
    assert [getattr(made, name) for name in names] == [[i] for i in range(len(names))]
print(len(kept), Named("x").__dict__, hasattr(Plain("x"), "__dict__"))

t = Token("NAME", "abc", 3)
print(t, t.type, t.value, t.line, t == "abc", hash(t) == hash("abc"), hasattr(t, "column"))
del t.type
try:
    t.type
except AttributeError as e:
    print(e)
try:
    del t.type
except AttributeError as e:
    print(e)

# What they hold is seen by the collector.
a = Plain("a")
b = Plain("b")
a.a, b.a = b, a
gc.collect()
del a, b
print(gc.collect() >= 2)
