# References without a callback are shared by all who ask, while one lives; those of subclasses and with callbacks are not.
import weakref


class C:
    pass


class Ref(weakref.ref):
    pass


c = C()
r = weakref.ref(c)
print(weakref.ref(c) is r, weakref.proxy(c) is weakref.proxy(c), Ref(c) is Ref(c), Ref(c) == r)
called = []
s = weakref.ref(c, called.append)
p = weakref.proxy(c)
print(s is r, weakref.ref(c) is r, weakref.getweakrefcount(c), weakref.getweakrefs(c)[0] is r)
q = Ref(c)
del r
t = weakref.ref(c)
print(weakref.ref(c) is t, type(q()), weakref.getweakrefcount(c))
many = [weakref.ref(c, called.append) for _ in range(5)]
print(weakref.getweakrefcount(c))
del many[2:4]
print(weakref.getweakrefcount(c), weakref.ref(c) is t)
del c
print(t(), q(), s(), len(called), [x is s or x in many for x in called])


class Again:
    pass


def callback(ref):
    found.append(ref())


found = []
objects = [Again() for _ in range(20)]
refs = [weakref.ref(o, callback) for o in objects]
plain = [weakref.ref(o) for o in objects]
print(all(weakref.ref(o) is p for o, p in zip(objects, plain)))
objects.clear()
o = None
print(found.count(None), all(p() is None for p in plain))

# Many references to one object: some die in between, callbacks come from the newest to the oldest.
import weakref as w


class One:
    pass


one, said = One(), []
kept = [w.ref(one, lambda r, i=i: said.append(i)) for i in range(200)]
plain = [w.ref(one) for _ in range(5)]
print(len({id(r) for r in plain}), w.getweakrefcount(one))
for i in range(0, 200, 3):
    kept[i] = None
print(w.getweakrefcount(one), w.getweakrefs(one)[0] is plain[0], w.getweakrefs(one)[1] is kept[199])
kept[5] = kept[7] = None
kept += [w.ref(one, lambda r, i=i: said.append(i)) for i in range(200, 210)]
for i in range(20, 150):
    kept[i] = None
print(w.getweakrefcount(one))
del one
print(said, plain[0]())
