# Subclasses of dict and which overridden methods the machinery respects.
class D(dict):
    def __getitem__(self, k):
        return f"got {k}"
    def __setitem__(self, k, v):
        super().__setitem__(k, f"set {v}")
    def __contains__(self, k):
        return True
    def __iter__(self):
        return iter(["fake"])
    def keys(self):
        return ["k1"]
    def __len__(self):
        return 42
d = D(a=1)
d["b"] = 2
d.update(c=3)
d.setdefault("e", 5)
print(dict.__repr__(d), d["zzz"], d.get("a"), d.get("zzz"), "nope" in d, list(d), len(d), bool(d), dict(d), {**d}, list(d.values()), d.pop("a"), d == {"b": "set 2", "c": 3, "e": 5})
def f(**kw):
    return kw
print(f(**d), "%(anything)s" % d, "{x}".format_map(d), "{x}".format(**{"x": 1}), D({"p": 1}).get("p"), type(D() | D()), D.fromkeys("a").get("a"))
exec("y = x + '!'", D())if False else None
class NS(dict):
    def __missing__(self, k):
        return f"<{k}>"
print(eval("a + b", {"__builtins__": {}}, NS()), "{x}-{y}".format_map(NS(x=1)))
try:
    print(eval("a", NS()))
except NameError as e:
    print(e)
class O(dict):
    __slots__ = ("extra",)
    def __init__(self, *a, extra=None, **k):
        super().__init__(*a, **k)
        self.extra = extra
o = O([(1, 2)], extra="e", z=3)
print(o, o.extra, O.__mro__, isinstance(o, dict), o == {1: 2, "z": 3}, o.copy(), hasattr(o, "__dict__"))
class Attr(dict):
    def __getattr__(self, n):
        try:
            return self[n]
        except KeyError:
            raise AttributeError(n) from None
    __setattr__ = dict.__setitem__
a = Attr()
a.x = 5
print(a.x, a, a.get("x"), hasattr(a, "y"), getattr(a, "keys")().__class__.__name__)
try:
    a.missing
except AttributeError as e:
    print(e, e.__cause__, e.__suppress_context__)
class Ordered(dict):
    def __reversed__(self):
        return iter("rev")
    def __eq__(self, o):
        return "custom"
    def __or__(self, o):
        return "or"
    def __ror__(self, o):
        return "ror"
print(list(reversed(Ordered())), Ordered() == {}, {} == Ordered(), Ordered() | {}, {} | Ordered(), Ordered.__hash__)
