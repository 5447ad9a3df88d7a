# json.dumps of everything, with every option.
import json
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for v in (None, True, False, 0, -1, 2 ** 70, 1.5, 1e100, 1e-7, 0.1, -0.0, float("inf"), float("-inf"), float("nan"), "", "a\"b\\c/\n\t\b\f\r\x00\x1f\x7f", "é中😀", "\ud800", [], [1, [2]], (), (1, 2), {}, {"a": 1}, {1: 2, 1.5: 3, True: 4, None: 5, False: 6}, [None, {"k": [{}]}], "</script>", "\u2028"):
    print(ascii(v), json.dumps(v), ascii(json.dumps(v, ensure_ascii=False)))
print(json.dumps({"b": [1, {"z": 2}], "a": []}, indent=2), json.dumps([1, [2]], indent=0), json.dumps({"a": {}}, indent="\t"), json.dumps([1, {"a": 2}], separators=(",", ":")), json.dumps({"b": 1, "a": 2}, sort_keys=True), json.dumps([], indent=4), json.dumps({"a": 1}, indent=2, separators=(",", "=")), sep="\n")
for f in (lambda: json.dumps({1, 2}), lambda: json.dumps(object), lambda: json.dumps(b"x"), lambda: json.dumps(1j), lambda: json.dumps({(1, 2): 3}), lambda: json.dumps({(1, 2): 3, "a": 1}, skipkeys=True), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.dumps({1: 1, "a": 2}, sort_keys=True), lambda: json.dumps([{"k": [1, {2}]}])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "__notes__", None))
l = []
l.append(l)
d = {}
d["d"] = d
print(t(lambda: json.dumps(l)), t(lambda: json.dumps(d)), t(lambda: json.dumps(d, check_circular=False)).split(":")[0])
class I(int):
    def __repr__(self): return "I!"
class F(float):
    def __repr__(self): return "F!"
class S(str): pass
class L(list): pass
class D(dict): pass
import enum, collections
class E(enum.IntEnum): A = 1
class SE(enum.StrEnum): B = "b"
P = collections.namedtuple("P", "x y")
print(json.dumps([I(5), F(1.5), S("s"), L([1]), D(a=1), E.A, SE.B, P(1, 2), collections.OrderedDict(z=1, a=2), collections.Counter("a")]), json.dumps({E.A: 1, SE.B: 2, I(7): 3}))
print(json.dumps([1, {2}, 3j], default=lambda o: sorted(o) if isinstance(o, set) else repr(o)), t(lambda: json.dumps([object], default=lambda o: o)), t(lambda: json.dumps(1j, default=lambda o: 1 / 0)))
class Enc(json.JSONEncoder):
    def default(self, o):
        return f"<{type(o).__name__}>" if isinstance(o, complex) else super().default(o)
print(json.dumps([1j], cls=Enc), t(lambda: json.dumps([b""], cls=Enc)), list(Enc().iterencode([1, {"a": 2j}])), Enc(indent=1).encode([1]), json.JSONEncoder(sort_keys=True).encode({"b": 0, "a": 0}))
import io
f = io.StringIO()
json.dump({"k": [1, 2]}, f, indent=1)
print(f.getvalue(), json.dumps("é", ensure_ascii=True), len(json.dumps(list(range(1000)))), json.dumps(10 ** 40), json.dumps([1.0, 1e16, 1e22, 123456789.123]))
