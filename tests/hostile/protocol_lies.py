# Methods that return the wrong thing, raise odd exceptions, or are None.
def t(f):
    try:
        return f()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
class N:
    __add__ = __radd__ = __len__ = __iter__ = __contains__ = __call__ = __hash__ = __getitem__ = __bool__ = __str__ = __repr__ = __eq__ = __lt__ = __int__ = __index__ = __enter__ = __exit__ = __reversed__ = __next__ = __neg__ = __format__ = None
n = N()
for name, f in (("add", lambda: n + 1), ("radd", lambda: 1 + n), ("len", lambda: len(n)), ("iter", lambda: iter(n)), ("in", lambda: 1 in n), ("call", lambda: n()), ("hash", lambda: hash(n)), ("item", lambda: n[0]), ("bool", lambda: bool(n)), ("str", lambda: str(n)), ("repr", lambda: repr(n)), ("eq", lambda: n == 1), ("ne", lambda: n != 1), ("lt", lambda: n < 1), ("int", lambda: int(n)), ("index", lambda: [1][n]), ("rev", lambda: reversed(n)), ("next", lambda: next(n)), ("neg", lambda: -n), ("format", lambda: f"{n}"), ("callable", lambda: callable(n))):
    print(name, t(f))
n.x = 1
class X:
    def __add__(self, o): raise StopIteration("add")
    def __iter__(self): raise GeneratorExit("iter")
    def __len__(self): raise KeyboardInterrupt
    def __getattr__(self, a): raise IndexError(a)
    def __bool__(self): return NotImplemented
    def __eq__(self, o): raise StopIteration
    def __hash__(self): return 10 ** 50
    def __contains__(self, o): raise AttributeError("contains")
x = X()
for name, f in (("add", lambda: x + 1), ("iter", lambda: list(x)), ("len", lambda: len(x)), ("attr", lambda: x.foo), ("hasattr", lambda: hasattr(x, "foo")), ("getattr", lambda: getattr(x, "foo", 1)), ("bool", lambda: not x), ("eq", lambda: [1] == [x]), ("hash", lambda: {x: 1}[x]), ("in", lambda: 1 in x), ("listin", lambda: 1 in [x]), ("list eq in gen", lambda: list(v for v in [1] if x == v)), ("next gen", lambda: next(v for v in [1] if x + 1)), ("map", lambda: list(map(lambda v: x + v, [1])))):
    print(name, t(f))
class I:
    def __instancecheck__(self, o): raise ValueError("ic")
    __subclasscheck__ = 5
print(t(lambda: isinstance(1, I())), t(lambda: issubclass(int, I())))
class Cls:
    __class__ = property(lambda s: 1 / 0)
print(t(lambda: isinstance(Cls(), int)), t(lambda: Cls().__class__), type(Cls()).__name__, isinstance(Cls(), Cls))
class Name:
    __name__ = 5
    __qualname__ = "odd" if False else "Odd"
print(Name.__name__, Name.__qualname__, Name().__name__)
class F:
    def __fspath__(self): return 5
import os
print(t(lambda: open(F())), t(lambda: os.fspath(F())), t(lambda: os.fspath(5)))
class Ctx:
    def __enter__(self): return self
    def __exit__(self): return True
def use():
    with Ctx(): pass
def use2():
    with Ctx(): 1 / 0
print(t(use), t(use2))
class Dct:
    def keys(self): return 5
class Dct2:
    def keys(self): raise ValueError("keys")
class Dct3:
    keys = None
class Dct4:
    def keys(self): return [1]
print(t(lambda: dict(Dct())), t(lambda: dict(Dct2())), t(lambda: dict(Dct3())), t(lambda: dict(Dct4())), t(lambda: {**Dct()}), t(lambda: {**Dct4()}))
class Mro(type):
    def mro(cls): return [5]
class Mro2(type):
    def mro(cls): raise ValueError("mro")
class Mro3(type):
    def mro(cls): return "abc"
class Mro4(type):
    def mro(cls): return [object]
print(t(lambda: Mro("A", (), {})), t(lambda: Mro2("A", (), {})), t(lambda: Mro3("A", (), {})), t(lambda: Mro4("A", (), {}).__mro__))
class Dir:
    def __dir__(self): return [1, "a"]
class Dir2:
    def __dir__(self): return "cab"
print(t(lambda: dir(Dir())), t(lambda: dir(Dir2())))
class Exc(Exception):
    def __init__(self): raise KeyError("in init")
class Exc2(Exception):
    def __new__(cls): return 5
class Exc3(Exception):
    def __str__(self): raise ValueError("in str")
def r(e):
    raise e
print(t(lambda: r(Exc)), t(lambda: r(Exc2)), t(lambda: r(Exc3))if False else "-", t(lambda: r(int)), t(lambda: r(None)), t(lambda: r("x")), t(lambda: r(Exception)))
try:
    raise Exc3
except Exc3 as e:
    print(t(lambda: str(e)), repr(e))
def bad_except():
    try: 1 / 0
    except "str": pass
def bad_except2():
    try: 1 / 0
    except [ValueError]: pass
class NotExc: pass
def bad_except3():
    try: 1 / 0
    except (ValueError, NotExc): pass
def bad_except4():
    try: 1 / 0
    except (ZeroDivisionError, NotExc): return "matched first"
print(t(bad_except), t(bad_except2), t(bad_except3), t(bad_except4))
