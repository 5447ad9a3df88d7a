# Monkey-patched builtins and library functions while hot code calls them.
import builtins, math
def with_patch(name, new, f):
    old = getattr(builtins, name)
    setattr(builtins, name, new)
    try: return f()
    finally: setattr(builtins, name, old)
def use_len(n):
    s = 0
    for i in range(n): s += len("abc")
    return s
print(use_len(2000), with_patch("len", lambda x: 10, lambda: use_len(2000)), use_len(2000))
def mid(n, name, new):
    old = getattr(builtins, name)
    s = 0
    try:
        for i in range(n):
            if i == n // 2: setattr(builtins, name, new)
            s += int(abs(-1) + max(1, 2) + min(3, 4) + ord("a") + len([1, 2]) + sum([1, 2]) + int("5") + isinstance(1, int) + bool(1))
    finally: setattr(builtins, name, old)
    return s
for name, new in (("abs", lambda x: 100), ("max", lambda *a: 50), ("min", min), ("ord", lambda c: 0), ("len", lambda x: x[0]), ("sum", lambda l: -1), ("int", float), ("isinstance", lambda *a: 7), ("bool", lambda x: 3)): print(name, mid(1000, name, new))
def ranges(n):
    c = 0
    for k in range(3):
        for i in range(n): c += 1
        if k == 0: builtins.range = lambda m: [1, 2] if m != 3 else real(3)
    return c
real = range
try: print(ranges(1000))
finally: builtins.range = real
def prints():
    out = []
    old = builtins.print
    builtins.print = lambda *a: out.append(a)
    try:
        for i in range(300): print(i)
    finally: builtins.print = old
    return len(out), out[-1]
print(prints())
def del_builtin():
    old = builtins.hex
    errs = 0
    for i in range(600):
        if i == 300: del builtins.hex
        try: hex(i)
        except NameError: errs += 1
    builtins.hex = old
    return errs
print(del_builtin(), hex(255))
def globals_shadow(n):
    s = 0
    for i in range(n):
        s += chr(65) == "A"
        if i == n // 2: globals()["chr"] = lambda x: "patched"
        if i == n - 10: del globals()["chr"]
    return s
print(globals_shadow(1000), chr(66))
def cls_patch(n):
    class L(list):
        pass
    l, s = L([1, 2, 3]), 0
    for i in range(n):
        s += len(l) + l[0]
        if i == n // 3: L.__len__ = lambda self: 100
        if i == 2 * n // 3: L.__getitem__ = lambda self, k: 1000
    return s
print(cls_patch(900))
def math_patch(n):
    old, s = math.sqrt, 0
    try:
        for i in range(n):
            s += math.sqrt(16)
            if i == n // 2: math.sqrt = lambda x: 0.5
    finally: math.sqrt = old
    return s
print(math_patch(1000))
class Str(str):
    def upper(self): return "mine"
def strs(n):
    s = 0
    for i in range(n): s += len(("ab" if i < n // 2 else Str("abc")).upper())
    return s
print(strs(1000))
def bi_import():
    old, c = builtins.__import__, []
    builtins.__import__ = lambda name, *a: (c.append(name), old(name, *a))[1]
    try:
        for i in range(50): import math as m
    finally: builtins.__import__ = old
    return len(c), m is math
print(bi_import())
def build_class():
    old, c = builtins.__build_class__, []
    builtins.__build_class__ = lambda f, n, *b, **k: (c.append(n), old(f, n, *b, **k))[1]
    try:
        for i in range(30):
            class T: v = i
    finally: builtins.__build_class__ = old
    return len(c), T.v
print(build_class())
exec("r = len('x')", ns := {"__builtins__": {"len": lambda x: "own builtins"}})
print(ns["r"], eval("[abs(-i) for i in (1, 2)]", {"__builtins__": {"abs": str}}))
