"""Mappings that are changed by what they call."""
from collections import OrderedDict, defaultdict, deque


def factory():
    global count
    count += 1
    mine = count
    if mine == 1:
        d["key"]
    return mine


count = 0
d = defaultdict(factory)
print(d["key"], count, dict(d))


class Key:
    def __hash__(self):
        return 0

    def __eq__(self, other):
        global armed
        if armed:
            armed = False
            del one[first]
        return self.__class__ is other.__class__


armed = False
first = Key()
one = OrderedDict.fromkeys((1, first, 4.5))
two = OrderedDict.fromkeys((1, Key(), 4.5))
armed = True
print(one == two, len(one), len(two))

import codecs
import warnings

for escape in rb"\8", rb"\400", rb"\777\z":
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        print(codecs.escape_decode(escape), [str(w.message) for w in seen])

import contextvars


class Unhashable(str):
    __hash__ = None


try:
    contextvars.ContextVar(Unhashable())
except TypeError as e:
    print(e)

import ast
import copy

node = ast.parse("x").body[0].value
node.extra = 1
print(hasattr(copy.replace(node), "extra"), copy.replace(node, id="y").id)

# An iterator that has given all items minds a change if it goes forward, and does not if it goes backward.
for make in (iter, reversed):
    for change in (lambda d: d.append(9), lambda d: d.popleft(), lambda d: d.clear()):
        d = deque([1, 2, 3])
        it = make(d)
        seen = [next(it) for _ in range(3)]
        change(d)
        try:
            print(make.__name__, seen, next(it, "end"))
        except RuntimeError as error:
            print(make.__name__, seen, error)
