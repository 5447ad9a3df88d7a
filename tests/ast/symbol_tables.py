"""The compiler's symbol table as `symtable` shows it."""
import _symtable
import symtable

SOURCES = {
    "functions": '''
import os.path, sys as system
from glob import *
glob = 1
def outer(a, b=glob, /, c=2, *args, d=3, **kwargs):
    global glob
    local = a
    def inner(x):
        nonlocal local
        local = x + b + unknown
        return super().inner
    annotated: int = 5
    declared: inner
    return lambda y, z=local: y + c + z
async def waits():
    async for i in outer(): yield i
    await i
''',
    "classes": '''
x = 1
class A(x, metaclass=type):
    """Text."""
    y = x
    field: y
    def __private(self, __p): self.__q = __p; return __class__
    def read(self): return [y, A.field, __private]
    values = [y for y in range(x) if y]
    z = lambda self: x
    if x:
        other: int = 3
    global declared
    declared = 1
''',
    "comprehensions": '''
def f(a, b):
    l = [i for i in a]
    s = {i: j for i in a for j in b if i}
    g = (k for k in a)
    fs = [lambda: (n, m) for n in a for m in [n]]
    w = [last := p for p in a]
    return [[q for q in r] for r in b]
top = [t for t in range(3)]
print({u for u in [lambda: v for v in top]})
class C:
    c = [o for o in [1]]
    d = [lambda: o for o in c]
    e = [__class__ for o in c]
''',
    "generic": '''
def f[T: (int, str), *Ts, **P](x: T, y=1, *, z: Ts = 2) -> P: return T
class B[T = int](list[T]):
    item: T
    def m[S: T](self, s: S) -> T: return T, S
type Alias[K, V: K] = dict[K, V]
type Plain = int
class C:
    own = int
    type Inner = own
    def g[T: own](self, x: own): return [own for _ in x]
''',
    "annotations": '''
def f(a: int, *b: str) -> float:
    v: int = 1
    w: undefined
x: f = 1
if x:
    y: f
for z in x:
    with x as t: u: t = t
''',
    "future": '''
from __future__ import annotations
x: int = 1
def f(a: x) -> None:
    b: x
class C:
    m: (lambda: x)
''',
    "patterns": '''
def f(subject):
    match subject:
        case [first, *rest]: pass
        case {"k": value, **others}: pass
        case C(attr=inner) | D(inner): pass
        case str() as text if text: pass
    try: pass
    except* ValueError as group: pass
    del subject
    for i.x in subject: x[0] = i
    i += 1
''',
}


def show(entry, depth=0):
    print("    " * depth, entry.name, entry.type, entry.lineno, entry.nested, entry.varnames)
    # Names that pass through a block come in any order.
    own = [name for name, flags in entry.symbols.items() if flags & 0xfff]
    passing = sorted(name for name, flags in entry.symbols.items() if not flags & 0xfff)
    for name in own + passing:
        print("    " * depth, "  .", name, entry.symbols[name])
    for child in entry.children:
        show(child, depth + 1)


for name, source in SOURCES.items():
    print("==", name)
    show(_symtable.symtable(source, "file", "exec"))
print("== expression")
show(_symtable.symtable("[a for a in b] + (lambda: a)", "file", "eval"))
show(_symtable.symtable("c = a", "file", "single"))

print("== entries")
entry = _symtable.symtable("x", "file", "exec")
print(type(entry), isinstance(entry.id, int), type(entry.symbols), repr(entry).startswith("<symtable entry top("))
for action in (
    lambda: type(entry)(),
    lambda: setattr(entry, "id", 1),
    lambda: setattr(entry, "new", 1),
    lambda: _symtable.symtable("x", "file", "execute"),
    lambda: _symtable.symtable("x", "file", 1),
    lambda: _symtable.symtable(1, "file", "exec"),
    lambda: _symtable.symtable("x", 1, "exec"),
    lambda: _symtable.symtable("x\0", "file", "exec"),
    lambda: _symtable.symtable("def f(a, a): pass", "file", "exec"),
    lambda: _symtable.symtable("x\nclass C:\n  nonlocal x", "file", "exec"),
    lambda: _symtable.symtable("(", "file", "eval"),
    lambda: _symtable.symtable(b"# coding: nonsense\nx", "file", "exec"),
):
    try:
        print(action())
    except (TypeError, AttributeError, ValueError, SyntaxError) as error:
        print(type(error).__name__, error, getattr(error, "lineno", ""), getattr(error, "offset", ""))
show(_symtable.symtable("# coding: latin-1\n\xe9 = 1".encode("latin-1"), "file", "exec"))
print({name: value for name, value in vars(_symtable).items() if isinstance(value, int)})

print("== library")
table = symtable.symtable(SOURCES["functions"], "file", "exec")
for child in table.get_children():
    print(child)
    for symbol in child.get_symbols():
        print("   ", symbol, symbol.is_local(), symbol.is_free(), symbol.is_global(), symbol.is_assigned(), symbol.is_annotated())
f = table.lookup("outer").get_namespace()
print(f.get_parameters(), f.get_locals(), f.get_globals(), f.get_frees(), f.get_nonlocals())

# Blocks nest as deep as programs do.
deep = _symtable.symtable("lambda: " * 60 + "x", "file", "eval")
depth = 0
while deep.children:
    deep, depth = deep.children[0], depth + 1
print(depth, deep.symbols)
