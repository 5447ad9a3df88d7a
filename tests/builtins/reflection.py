# getattr setattr hasattr vars dir type id callable globals locals eval exec compile.
import sys
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class A:
    x = 1
    def __init__(self): self.y = 2
a = A()
print(getattr(a, "x"), getattr(a, "z", None), t(getattr, a, "z"), hasattr(a, "y"), hasattr(a, "q"), setattr(a, "z", 3), a.z, delattr(a, "z"), hasattr(a, "z"), vars(a), t(vars, 5), sorted(k for k in vars(A) if not k.startswith("__")), [n for n in dir(a) if not n.startswith("__")], t(getattr), t(hasattr, 1), t(setattr, 1, "a", 2))
B = type("B", (A,), {"m": lambda self: self.x, "__doc__": "made"})
print(B, B().m(), B.__doc__, B.__module__, type(B()), B.__mro__[1] is A, t(type, "B"), t(type, 5, (), {}), t(type, "B", [], {}), t(type, "B\0", (), {}))
print(eval("1 + 2"), eval(" 3 "), eval("x", {"x": 5}), eval("x + y", {"x": 1}, {"y": 2}), t(eval, "1 +"), t(eval, "x = 1"), t(eval, ""), t(eval, 5), t(eval, "1", 5), eval(b"4"), eval(compile("6 * 7", "<s>", "eval")), t(eval, "nope"), eval("[i for i in range(3)]"), eval("(lambda: 5)()"))
ns = {}
print(exec("a = 1\nb = a + 1", ns), sorted(k for k in ns if k != "__builtins__"), "__builtins__" in ns, exec("x = 5", {}), t(exec, "1 +"), t(exec, 5), t(exec, "a", {}, 5), exec(compile("c = 3", "<s>", "exec"), ns), ns["c"], exec("global g1; g1 = 7"), g1, eval(compile("1\n", "<s>", "single") if False else "8"))
class NS(dict):
    def __missing__(self, k): return f"missing {k}"
print(eval("abc", {}, NS()), exec("r = zzz", ns2 := {"__builtins__": {}}, l2 := NS()), dict(l2), t(eval, "len([])", {"__builtins__": {}}), eval("len([1])", {"__builtins__": {"len": lambda x: "mine"}}))
c = compile("x = 1\nif x:\n    y = 2\n", "fname", "exec")
print(type(c), c.co_filename, c.co_name, c.co_names, c.co_firstlineno, t(compile, "x", "f", "nope"), t(compile, "x =", "f", "exec"), t(compile, "a b", "f", "eval"), compile("5", "f", "eval").co_names, t(compile, "\0", "f", "exec"), t(compile, 5, "f", "exec"))
def f(p, q=2):
    r = 3
    d = locals()
    d["s"] = 4
    return sorted(d), sorted(locals()), "s" in locals()
print(f(1), "f" in globals(), globals()["__name__"], type(globals()), locals() is globals(), t(locals, 1))
exec(compile("print('single'); 5; None; 'shown'", "<x>", "single"))
print(id(a) == id(a), callable(A), callable(a), isinstance(type, object), isinstance(object, type), A.__class__, type(type), object.__class__, type(None), type(...), type(NotImplemented), type(len), type([].append), type(A.__init__), type(a.__init__), type(int.__add__), type((1).__add__), type(dict.fromkeys), type(int.real), type(sys), type(A.__dict__), type(f.__code__))
print(repr(None), repr(...), repr(NotImplemented), Ellipsis is ..., __debug__, type(__builtins__).__name__, __name__, __doc__, __spec__, __package__, t(lambda: bool(NotImplemented)), None.__class__(), t(lambda: type(None)(1)), type(...)(), copyright.__class__.__name__, quit.__class__.__name__)
print(t(lambda: __import__("sys") is sys), t(__import__, "nope"), t(__import__, 5), t(__import__, ""), __import__("os.path").__name__, __import__("os.path", fromlist=["join"]).__name__.endswith("path"))
