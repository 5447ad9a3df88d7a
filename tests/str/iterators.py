# The iterator over a string of ASCII is of a type of its own.
import copy
import pickle

class Text(str):
    pass

for text in "", "abc", "é", "日本", "\U0001f600x", Text("ab"), Text("ä"):
    it = iter(text)
    print(type(it).__name__, list(it), list(copy.copy(iter(text))), list(pickle.loads(pickle.dumps(iter(text)))))
    it = iter(text)
    print(it.__length_hint__(), next(it, None), it.__reduce__()[1:], hasattr(it, "send"))
print(type(iter("a")) is type(iter("é")), type(iter("a")) is type(iter(Text("b"))))
try:
    iter("a").send(1)
except AttributeError as e:
    print(e)
it = iter("abc")
it.__setstate__(2)
print(next(it), next(it, "end"))
try:
    type(iter("a"))()
except TypeError as e:
    print(e)
