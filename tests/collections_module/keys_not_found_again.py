# What an OrderedDict shows is looked up by its keys: one whose hash is another by now is not found.
from collections import OrderedDict


class Key:
    hashes = 0

    def __hash__(self):
        Key.hashes += 1
        return Key.hashes


od = OrderedDict([("plain", 1)])
od[Key()] = 2
for show in (lambda: list(od), lambda: list(od.values()), lambda: list(od.items()), lambda: repr(od), od.copy):
    try:
        print(show())
    except KeyError as e:
        print("KeyError", type(e.args[0]).__name__)
print(len(od))


class Same:
    """Equal to all of its kind; the first comparison runs something."""

    count = 0
    effect = None

    def __hash__(self):
        return 5

    def __eq__(self, other):
        effect, Same.effect = Same.effect, None
        if effect:
            effect()
        Same.count += 1
        return True


gone = Same()
first = OrderedDict.fromkeys((0, gone, 4.5))
second = OrderedDict.fromkeys((0, Same(), 4.5))
Same.effect = lambda: first.pop(gone)
print(first == second, Same.count, list(first))


class Clears:
    armed = calls = 0

    def __hash__(self):
        return 1

    def __eq__(self, other):
        if Clears.armed:
            Clears.calls += 1
            if Clears.calls == 2:
                od.clear()
        return self is other


od = OrderedDict([(Clears(), 1), (Clears(), 2)])
Clears.armed = 1
try:
    od.copy()
except RuntimeError as e:
    print("RuntimeError", e)
