# A frame that was looked at after its end holds its cells, not what lies in them.
import gc
import sys

gc.disable()


class Told:
    def __init__(self, tag):
        self.tag = tag

    def __del__(self):
        print("~", self.tag)


def keeps(n):
    kept = []

    def inner(w):
        kept.append(sys._getframe(w & 1))
        del kept[3:]
        return w

    def middle(z, y=1):
        z = [inner(q) for q in range(2)]
        return (z, y)

    for i in range(8):
        middle(i)
    print([frame.f_locals.get("y") for frame in kept], len(kept[1].f_locals))
    kept = inner = middle = None


def outer(n):
    told = Told(n)
    keeps(n)


for i in range(30):
    outer(i)
    print("end", i)


# A variable of an ended frame can be set, also one in a cell.
def shared(a):
    b = a + 1

    def reads():
        return b

    c = 3
    return sys._getframe(), reads


frame, reads = shared(1)
names = frame.f_locals
names["b"] = 50
names["a"] = "new"
names["more"] = 1
print(reads(), names["a"], names["b"], sorted(n for n in names), frame.f_locals["more"])
for key in ("b", "c", "more", "none"):
    try:
        del names[key]
        print("gone", key)
    except (ValueError, KeyError) as e:
        print(type(e).__name__, e)
frame.clear()
print(list(frame.f_locals))
names["c"] = 4
print(dict(names))
