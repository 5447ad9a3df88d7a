# gc.collect(n) makes survivors one generation older; compiled code keeps nothing that a full collection would end.
import gc
import weakref

gc.collect()
gc.disable()
item = []
item.append(item)


def where():
    return [any(x is item for x in gc.get_objects(generation=g)) for g in range(3)]


print(where())
gc.collect(0)
print(where())
gc.collect(0)
print(where())
gc.collect(1)
print(where())
gc.collect()
print(where())


class Ring:
    pass


ring = Ring()
ring.me = ring
gc.collect(0)
gone = weakref.ref(ring)
del ring
gc.collect(0)
print(gone() is None)
gc.collect(1)
print(gone() is None)
gc.enable()


# A function in a cycle with a tuple: the function lets go of what its __module__ is.
class Last:
    def __del__(self):
        print("last")


def func():
    pass


func.__module__ = (func, Last())
del func
print("del")
gc.collect()
print("collected")


def use(x):
    return x.value + x.method()


def make():
    class Local:
        def __init__(self):
            self.value = 1

        def method(self):
            return 2

    total = 0
    for _ in range(3000):
        total += use(Local())
    return weakref.ref(Local), weakref.ref(Local.method), total


for _ in range(3):
    cls, method, total = make()
    gc.collect()
    print(cls(), method(), total)
