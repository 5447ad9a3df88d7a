# is, id, interning and singletons where programs can rely on them.
import sys
a = "hello_world"
b = "hello" + "_" + "world"
print(a is b, sys.intern("".join(["hello", "_world"])) is a, None is None, ... is Ellipsis, True is bool(1), NotImplemented is NotImplemented)
x = 10 ** 30
y = x
print(x is y, id(x) == id(y), x is not y)
l = [x, 1.5, "s"]
m = l[:]
print(all(p is q for p, q in zip(l, m)), l is not m)
def f(): return "const", 5, 1.5
p, q = f(), f()
print(p[0] is q[0], p[1] is q[1])
class A: pass
o = A()
print(o.__class__ is A, type(o) is A, o.__dict__ is o.__dict__, f is f, A.__init__ is A.__init__)
t = (1, 2)
fs, bs = frozenset([1]), b"xyz"
print(tuple(t) is t, t[:] is t, frozenset(fs) is fs, int(x) is x, bytes(bs) is bs, str(a) is a, float(l[1]) is l[1])
n = float("nan")
print(n is n, [n][0] is n, (n,)[0] is n, {1: n}[1] is n, (lambda v: v)(n) is n, n in [n])
e = ValueError()
try:
    raise e
except ValueError as c:
    print(c is e)
it = iter([])
print(iter(it) is it)
class S(str): pass
s = S("k")
print(str(s) is not s, s == "k", type(str(s)) is str, {s: 1}.get("k"))
big = 2 ** 62
print(big - 1 + 1 == big, (big + 1) - 1 == big, -big == -(2 ** 62))
small = [i for i in range(-5, 257)]
again = [i for i in range(-5, 257)]
print(all(u is v for u, v in zip(small, again)), all(chr(i) is chr(i) for i in range(128)))
d = {}
d["key"] = v = object()
print(d["key"] is v, d.setdefault("key", 5) is v, d.get("key") is v, list(d.values())[0] is v, d.pop("key") is v)
import copy
print(copy.copy(5) == 5, copy.copy(t) is t, copy.deepcopy("s") == "s", copy.deepcopy(f) is f, copy.deepcopy(A) is A, copy.copy(None) is None)
print(id(o) == id(o), hash(o) == hash(o), o == o, o != A(), isinstance(id(o), int), repr(o) == repr(o), int(repr(o).rstrip(">").rpartition(" ")[2], 16) == id(o))
v = 1.25
w = v
print(v is w, [v, v][0] is [v, v][1], id(v) == id(w))
