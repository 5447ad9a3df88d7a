# copy and deepcopy: sharing, cycles, hooks; pickle round trips of everything common.
import copy, pickle
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
l = [1, [2, 3], {"k": [4]}]
s, d = copy.copy(l), copy.deepcopy(l)
l[1].append("x")
print(s, d, s[1] is l[1], d[1] is l[1], copy.copy({1: 2}), copy.copy({1}), copy.copy((1, l))[1] is l, copy.deepcopy((1, [2])), copy.deepcopy((1, 2)), copy.deepcopy({frozenset([1]): (2,)}))
shared = [0]
x = copy.deepcopy([shared, shared])
cyc = [1]
cyc.append(cyc)
y = copy.deepcopy(cyc)
print(x[0] is x[1], x[0] is shared, y[1] is y, y[0])
class C:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return type(o) is type(self) and self.v == o.v
class S:
    __slots__ = ("a", "b")
class G:
    def __init__(self): self.x, self.cache = 1, 2
    def __getstate__(self): return {"x": self.x}
    def __setstate__(self, s): self.__dict__.update(s, restored=True)
class R:
    def __init__(self, n): self.n = n
    def __reduce__(self): return (R, (self.n + 1,))
class N:
    def __new__(cls, a, *, b):
        o = super().__new__(cls)
        o.a, o.b = a, b
        return o
    def __getnewargs_ex__(self): return (self.a,), {"b": self.b}
c = C([1])
print(copy.copy(c) == c, copy.copy(c).v is c.v, copy.deepcopy(c).v is c.v, vars(copy.copy(G())), copy.copy(R(1)).n, copy.deepcopy(N(1, b=2)).b)
o = S()
o.a = [1]
print(copy.copy(o).a is o.a, copy.deepcopy(o).a, hasattr(copy.copy(o), "b"))
class L(list):
    def __init__(self, *a): super().__init__(a); self.tag = "t"
print(copy.copy(L(1, 2)), copy.copy(L(1)).tag, copy.deepcopy(L([1]))[0], copy.deepcopy(len) is len, copy.deepcopy(C) is C, t(lambda: copy.copy(x for x in [])), t(lambda: copy.deepcopy(open)), copy.replace(__import__("datetime").date(2024, 1, 1), day=5))
import datetime, collections, enum, functools, re, types
class E(enum.Enum): A = 1
P = collections.namedtuple("P", "x y")
for proto in range(0, pickle.HIGHEST_PROTOCOL + 1):
    ok = []
    for v in (None, True, 0, -1, 255, 65536, 2 ** 31, 2 ** 100, -2 ** 100, 1.5, float("inf"), 1j, "", "é😀", "x" * 300, b"", b"\xff" * 300, bytearray(b"a"), (), (1,), (1, 2, 3, 4), [], [1, [2]], {}, {"a": {1: 2}}, set(), {1}, frozenset([1]), range(3), slice(1), ..., NotImplemented, int, len, C([1]), E.A, P(1, 2), datetime.date(2024, 1, 1), datetime.timedelta(1), collections.deque([1]), collections.OrderedDict(a=1), collections.Counter("aa"), collections.defaultdict(int, a=1), functools.partial(int, base=2)("10"), types.SimpleNamespace(a=1), ValueError("x").args, Exception):
        try:
            ok.append(pickle.loads(pickle.dumps(v, proto)) == v)
        except Exception as e:
            ok.append(type(e).__name__)
    print(proto, ok.count(True), [k for k in ok if k is not True])
print(pickle.dumps([1, "a", None, 2.5, (True,)], 2), pickle.dumps({"k": b"v"}, 4), pickle.dumps((1, "x"), 0))
r = pickle.loads(pickle.dumps(cyc))
print(r[1] is r, pickle.loads(pickle.dumps([shared, shared]))[0] is not shared, vars(pickle.loads(pickle.dumps(G()))), pickle.loads(pickle.dumps(R(5))).n, pickle.loads(pickle.dumps(N(1, b=2))).b, pickle.loads(pickle.dumps(L(1, 2))).tag)
e = pickle.loads(pickle.dumps(ValueError("msg", 1)))
print(repr(e), pickle.loads(pickle.dumps(KeyError("k"))).args, t(lambda: pickle.dumps(lambda: 0)).split(" at 0x")[0], t(lambda: pickle.dumps(x for x in [])), t(lambda: pickle.loads(b"")), t(lambda: pickle.loads(b"garbage")), t(lambda: pickle.loads(pickle.dumps([1])[:-2])))
import io
f = io.BytesIO()
pk = pickle.Pickler(f)
pk.dump(shared); pk.dump([shared])
f.seek(0)
up = pickle.Unpickler(f)
a, b = up.load(), up.load()
print(a, b, b[0] is a, t(lambda: pickle.Unpickler(io.BytesIO()).load()))
class Pers(pickle.Pickler):
    def persistent_id(self, o): return "the shared" if o is shared else None
class UnPers(pickle.Unpickler):
    def persistent_load(self, i): return f"<{i}>"
    def find_class(self, m, n): raise pickle.UnpicklingError(f"{n} forbidden")
f = io.BytesIO()
Pers(f).dump([shared, 1])
print(UnPers(io.BytesIO(f.getvalue())).load(), t(lambda: UnPers(io.BytesIO(pickle.dumps(C(1)))).load()))
