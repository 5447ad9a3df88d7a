# print's parameters, flushing, files; repr of containers; input at end of file.
import sys, io
print()
print(1, "a", None, [1], sep="-")
print(1, 2, end="|\n")
print("a", "b", sep="", end="")
print()
print(*[1, 2], sep="\n")
print("x", sep=None, end=None)
print("no newline", end="", flush=True)
print()
out = io.StringIO()
print("to file", 5, file=out)
print(repr(out.getvalue()))
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
print(t(print, 1, sep=5), t(print, 1, end=5), t(print, 1, foo=1), t(print, 1, file=5), t(print, 1, file=None))
class W:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
w = W()
print("a", 1, file=w)
print(w.parts, t(print, "x", file=w, flush=True))
class S:
    def __str__(self): raise ValueError("str failed")
print(t(print, "before", S()))
old = sys.stdout
sys.stdout = w
print("hidden")
sys.stdout = old
print(w.parts)
sys.stdout = None
print("vanishes")
sys.stdout = old
print(t(input), t(input, "prompt> "))
sys.stdin = io.StringIO("line one\nline two\nlast")
print(t(input), t(input, "p: "), t(input), t(input))
print("é😀中", "\t|", "a\0b" == "a" + chr(0) + "b", ascii("é"), repr("é"), "\ud800".encode("utf-8", "replace"))
print(sys.stdout.write("written\n"), sys.stdout.encoding, sys.stdout.writable(), sys.stdout.readable(), sys.stdout.isatty(), sys.stdout.name, sys.stdout.fileno(), sys.stdout.errors)
print([1, "a", None, 2.5, (1,), {"k": [1]}, {1}, b"x", ..., True, 1j, range(3), int, len, slice(1)], ("single",), [[]], {}, set(), frozenset(), bytearray(b"q"))
print(t(print, "\ud800"))
sys.stdout.flush()
