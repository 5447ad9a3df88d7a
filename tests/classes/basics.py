# Instances, attributes on class and instance, deletion, methods as values.
class A:
    count = 0
    shared = []
    def __init__(self, v):
        self.v = v
        A.count += 1
    def get(self):
        return self.v
    def __repr__(self):
        return f"A({self.v})"
a, b = A(1), A(2)
print(a, b, A.count, a.get(), A.get(b), a.count, A.shared is a.shared)
a.count = 99
a.shared.append("x")
print(A.count, a.count, b.count, b.shared, a.__dict__, vars(b))
del a.count
print(a.count)
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: a.nope), t(lambda: A.nope), t(lambda: delattr(a, "nope")), t(lambda: delattr(a, "count")), t(lambda: delattr(A, "nope")), t(lambda: A()), t(lambda: A.get()), t(lambda: A.get(5)))
g = a.get
a.v = 50
print(g(), g.__self__ is a, g.__func__ is A.get, a.get == a.get, a.get is a.get, a.get == b.get, hash(a.get) == hash(a.get), t(lambda: setattr(g, "x", 1)))
A.get = lambda self: "patched"
print(a.get(), g(), b.get())
a.get = lambda: "instance"
print(a.get(), b.get())
A.new = 5
print(a.new, b.new)
del A.new
print(t(lambda: a.new))
a.__dict__["via"] = "dict"
a.__dict__.update(w=1)
print(a.via, a.w, sorted(a.__dict__))
a.__dict__ = {"v": "replaced"}
print(a.v, a.get(), t(lambda: a.via), t(lambda: setattr(a, "__dict__", 5)), t(lambda: delattr(a, "__dict__")), a.__dict__)
setattr(a, "odd name", 1)
print(getattr(a, "odd name"), getattr(a, "q", "default"), hasattr(a, "v"), t(lambda: getattr(a, 5)), t(lambda: setattr(a, 5, 1)), t(lambda: getattr(a)), "odd name" in dir(a))
print(type(a), type(A), isinstance(a, A), isinstance(a, object), isinstance(a, (int, A)), t(lambda: isinstance(a, 5)), issubclass(A, object), t(lambda: issubclass(a, A)), isinstance(5, int | str), t(lambda: isinstance(5, (int, "x"))), isinstance("x", (int, (str,))))
class B:
    pass
b = B()
b.x = 1
b.__class__ = A
print(b.count, type(b).__name__, t(lambda: setattr(b, "__class__", int)), t(lambda: setattr(b, "__class__", 5)), t(lambda: setattr(5, "__class__", A)), t(lambda: setattr(object(), "x", 1)))
class E:
    x: int = 5
    y: str
print(E.__annotations__, E.x, hasattr(E, "y"), A.__name__, A.__qualname__, A.__module__, A.__bases__, A.__mro__, A.__base__, A.__class__, repr(A), B.__dict__.get("__doc__"))
A.__name__ = "Renamed"
print(repr(A), A, t(lambda: setattr(A, "__name__", 5)), t(lambda: setattr(int, "x", 1)), t(lambda: setattr(A, "__bases__", ())), t(lambda: int.foo), t(lambda: delattr(int, "real")))
