# Registries, validation, singletons, class operators and automatic methods by metaclass.
class Reg(type):
    table = {}
    def __init__(cls, n, b, ns, **k):
        super().__init__(n, b, ns)
        if b: Reg.table[n.lower()] = cls
    def __iter__(cls): return iter(sorted(Reg.table))
    def __contains__(cls, n): return n in Reg.table
    def __getitem__(cls, n): return Reg.table[n]
    def __len__(cls): return len(Reg.table)
class Plugin(metaclass=Reg):
    def run(self): return type(self).__name__
class Alpha(Plugin): pass
class Beta(Plugin):
    def run(self): return "beta:" + super().run()
print(list(Plugin), "alpha" in Plugin, Plugin["beta"]().run(), len(Plugin), [Plugin[n]().run() for n in Plugin])
class Single(type):
    def __call__(cls, *a):
        if not hasattr(cls, "_inst"): cls._inst = super().__call__(*a)
        return cls._inst
class Conf(metaclass=Single):
    def __init__(self, v=0): self.v = v
class Conf2(Conf): pass
print(Conf(5) is Conf(9), Conf().v, Conf2(1) is Conf(), hasattr(Conf2, "_inst"))
class Auto(type):
    def __new__(m, n, b, ns):
        fields = [k for k in ns.get("__annotations__", ns["__annotate_func__"](1) if "__annotate_func__" in ns else {})]
        def __init__(self, *a):
            for k, v in zip(fields, a, strict=True): setattr(self, k, v)
        ns.setdefault("__init__", __init__)
        ns["__repr__"] = lambda s: f"{n}({', '.join(f'{k}={getattr(s, k)!r}' for k in fields)})"
        return super().__new__(m, n, b, ns)
class Pt(metaclass=Auto):
    x: int
    y: int
print(Pt(1, 2))
try:
    Pt(1)
except ValueError as e: print(e)
class Final(type):
    def __new__(m, n, b, ns):
        for base in b:
            if isinstance(base, Final): raise TypeError(f"{base.__name__} is final")
        return super().__new__(m, n, b, ns)
class F(metaclass=Final): pass
try:
    class G(F): pass
except TypeError as e: print(e)
class Ops(type):
    def __add__(a, b): return type(a)(a.__name__ + b.__name__, (a, b), {})
    def __lt__(a, b): return a.__name__ < b.__name__
    def __call__(cls, *a): return (cls.__name__, a) if a and a[0] == "spy" else super().__call__(*a)
    def __instancecheck__(cls, o): return o == 5 or super().__instancecheck__(o)
    def __hash__(cls): return 7
    def __eq__(a, b): return a is b
    def __dir__(cls): return ["only"]
    def __str__(cls): return f"class {cls.__name__}!"
    def __format__(cls, s): return f"{s}{cls.__name__}"
class X(metaclass=Ops): pass
class Y(metaclass=Ops): pass
Z = X + Y
print(Z.__name__, [c.__name__ for c in Z.__mro__], sorted([Y, X])[0].__name__, X("spy", 1), isinstance(5, X), isinstance(X(), X), isinstance(6, X), {X: 1}[X], dir(X), str(X), f"{X:>>}", X == X, X == Y, len({X, Y}))
log = []
class Tr(type):
    def __prepare__(n, b, **k): log.append(("prepare", n, k)); return {}
    __prepare__ = staticmethod(__prepare__)
    def __new__(m, n, b, ns, **k): log.append(("new", n)); return super().__new__(m, n, b, ns)
    def __init__(c, n, b, ns, **k): log.append(("init", n)); super().__init__(n, b, ns)
    def __setattr__(c, k, v): log.append(("set", k)); super().__setattr__(k, v)
class D:
    def __set_name__(self, o, n): log.append(("set_name", n))
class T(metaclass=Tr, opt=1):
    d = D()
    def __init_subclass__(cls, **k): log.append(("init_subclass", cls.__name__, k))
T.z = 1
class U(T): e = D()
print(log)
