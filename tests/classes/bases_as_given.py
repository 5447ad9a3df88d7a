# __bases__ is the tuple that the class was made of; weak references have an order; unset filters stay in force.
import tokenize
import io
import warnings
import weakref


class Bases(tuple):
    pass


given = Bases((int, object))
C = type("C", given, {})
print(C.__bases__ is given, type(type("D", (), {}).__bases__).__name__)


class Object:
    pass


class MyRef(weakref.ref):
    pass


o = Object()
mine = MyRef(o)
called = weakref.ref(o, print)
proxy = weakref.proxy(o)
plain = weakref.ref(o)
newest = MyRef(o)
kinds = {id(mine): "mine", id(called): "called", id(proxy): "proxy", id(plain): "plain", id(newest): "newest"}
print([kinds[id(r)] for r in weakref.getweakrefs(o)])
order = []
refs = [weakref.ref(o, lambda r, n=n: order.append(n)) for n in range(4)]
called = None
del o
print(order)

with warnings.catch_warnings():
    warnings.filterwarnings("error", category=UserWarning)
    kept = warnings.filters
    try:
        warnings.warn("told")
    except UserWarning as e:
        print("error", e)
    del warnings.filters
    try:
        warnings.warn("told")
    except UserWarning as e:
        print("error", e)
    warnings.filters = kept

for text in "01234", "0_7", "0777L":
    print([t.string for t in tokenize.generate_tokens(io.StringIO(text).readline)])
