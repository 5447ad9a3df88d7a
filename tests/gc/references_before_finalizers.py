"""Weak references to trash are cleared before its finalizers run."""
import gc
import weakref


class R:
    def __del__(self):
        global back
        back = self
        print("del", first() is None, second() is None)


r = R()
r.self = r
first, second = weakref.ref(r), weakref.ref(r, lambda _: print("called"))
del r
gc.collect()
print(first(), second(), type(back))
print(sorted(gc.get_referents([1, 3, 5])), sorted(gc.get_referents((1, 2))), gc.is_tracked(int), gc.is_tracked(R), gc.is_tracked([]))
