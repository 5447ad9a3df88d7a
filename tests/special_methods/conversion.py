# __repr__, __str__, __format__, __bytes__, __hash__, __bool__, __index__ results of wrong types.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class R:
    def __repr__(self): return "R()"
class S(R):
    def __str__(self): return "S!"
class F(S):
    def __format__(self, spec): return f"F<{spec}>"
print(R(), S(), F(), repr(S()), str(R()), [S()], {"k": S()}, (S(),), {S()}, f"{R()}", f"{S()}", f"{S()!r}", f"{S()!s}", f"{F()}", f"{F():abc}", format(F(), "x"), "{:y}".format(F()), "%s %r" % (S(), S()), f"{S():>5}" if not t(lambda: f"{S():>5}").startswith("TypeError") else t(lambda: f"{S():>5}"), f"{S()!s:>5}", ascii(R()))
class B:
    def __repr__(self): return 5
    def __str__(self): return None
    def __format__(self, s): return 5
    def __bytes__(self): return "x"
    def __hash__(self): return 1.5
    def __bool__(self): return 1
    def __index__(self): return 1.0
    def __int__(self): return "5"
    def __float__(self): return 5
    def __complex__(self): return 5
    def __len__(self): return "a"
    def __iter__(self): return 5
    def __dir__(self): return 5
    def __contains__(self, x): raise LookupError("contains")
b = B()
for name, f in (("repr", repr), ("str", str), ("format", format), ("bytes", bytes), ("hash", hash), ("bool", bool), ("index", lambda x: [1][x]), ("int", int), ("float", float), ("complex", complex), ("len", len), ("iter", iter), ("dir", dir), ("in", lambda x: 1 in x), ("list", list), ("fstring", lambda x: f"{x}"), ("percent", lambda x: "%d" % x), ("print", lambda x: print(x)), ("range", range), ("chr", chr), ("not", lambda x: not x), ("if", lambda x: 1 if x else 2)):
    print(name, t(lambda: f(b)))
class Sub(str): pass
class Good:
    def __repr__(self): return Sub("sub")
    def __hash__(self): return True
    def __index__(self): return True
print(type(repr(Good())), repr(Good()), hash(Good()))
class D:
    def __dir__(self): return ["b", "a"]
print(dir(D()), [n for n in dir(R) if "repr" in n], "x" in dir(type("Q", (), {"x": 1})()))
class I:
    n = 0
    def __init__(self):
        self.x = 1
    def __getattribute__(self, name):
        I.n += 1
        return object.__getattribute__(self, name)
    def __repr__(self): return "I"
i = I()
i.x
print(i, len([i]), I.n)
class Inst:
    pass
inst = Inst()
inst.__len__ = lambda: 5
inst.__str__ = lambda: "no"
inst.__bool__ = lambda: False
inst.__call__ = lambda: 1
inst.__add__ = lambda o: 1
print(t(lambda: len(inst)), bool(inst), str(inst).startswith("<__main__.Inst object at 0x"), t(lambda: inst()), t(lambda: inst + 1))
Inst.__len__ = lambda self: 0
print(len(inst), bool(inst))
Inst.__bool__ = lambda self: True
print(bool(inst))
del Inst.__len__
print(t(lambda: len(inst)), bool(inst))
