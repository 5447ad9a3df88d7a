# The operator module.
import operator as op
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for name, args in (("add", (1, 2)), ("sub", (1, 2)), ("mul", (2, 3)), ("truediv", (1, 2)), ("floordiv", (7, 2)), ("mod", (7, 3)), ("pow", (2, 5)), ("lshift", (1, 4)), ("rshift", (16, 2)), ("and_", (6, 3)), ("or_", (6, 3)), ("xor", (6, 3)), ("matmul", (1, 2)), ("neg", (5,)), ("pos", (-5,)), ("invert", (5,)), ("inv", (0,)), ("abs", (-3,)), ("not_", ([],)), ("truth", ([1],)), ("is_", (None, None)), ("is_not", (1, None)), ("is_none", (None,)), ("is_not_none", (None,)), ("lt", (1, 2)), ("le", (2, 2)), ("eq", (1, 1.0)), ("ne", (1, 2)), ("ge", (1, 2)), ("gt", (1, 2)), ("concat", ([1], [2])), ("concat", (1, 2)), ("contains", ([1], 1)), ("countOf", ([1, 1, 2], 1)), ("indexOf", ([1, 2], 2)), ("indexOf", ([1], 5)), ("getitem", ([1, 2], 1)), ("index", (True,)), ("index", (1.5,)), ("length_hint", ([1, 2],)), ("call", (max, 1, 2)), ("add", ("a", 1)), ("iadd", ([1], (2,))), ("imul", (2, 3)), ("iconcat", ([1], [2])), ("ior", ({1}, {2}))):
    print(name, args if name != "call" else "", t(lambda: getattr(op, name)(*args)))
d = {"k": 1}
op.setitem(d, "z", 2)
op.delitem(d, "k")
print(d, op.itemgetter(1)("abc"), op.itemgetter(0, 2)("abc"), op.itemgetter("z")(d), t(lambda: op.itemgetter(5)("a")), t(lambda: op.itemgetter()), op.itemgetter(slice(1, None))("abc"), repr(op.itemgetter(1, 2)))
class O:
    x = 5
    class y: z = 6
    def m(self, a, b=1): return a, b
print(op.attrgetter("x")(O), op.attrgetter("y.z")(O), op.attrgetter("x", "y.z")(O), t(lambda: op.attrgetter("nope")(O)), t(lambda: op.attrgetter(5)), op.methodcaller("upper")("a"), op.methodcaller("m", 1, b=2)(O()), t(lambda: op.methodcaller()), repr(op.attrgetter("a.b")), repr(op.methodcaller("f", 1, k=2)), t(lambda: op.methodcaller("nope")(5)))
print(sorted([(1, "b"), (2, "a")], key=op.itemgetter(1)), list(map(op.add, [1, 2], [3, 4])), list(map(op.methodcaller("strip"), [" a "])), op.__add__ is op.add, op.__name__)
import copy, pickle
print(pickle.loads(pickle.dumps(op.itemgetter(1)))("ab"), copy.copy(op.attrgetter("x"))(O))
