# Sizes that no machine has: a MemoryError or OverflowError, at once.
import array, collections, itertools, struct
def t(f):
    try:
        return len(f())
    except (MemoryError, OverflowError, ValueError, struct.error) as e:
        return type(e).__name__
N = 10 ** 14
for f in (lambda: "x" * N, lambda: "é" * N, lambda: "€" * N, lambda: b"x" * N, lambda: bytearray(b"x") * N,
          lambda: [0] * N, lambda: [None] * N, lambda: (1, 2) * N, lambda: array.array("q", [1]) * N,
          lambda: "%*d" % (N, 1), lambda: "%100000000000000d" % 1, lambda: f"{1:100000000000000}",
          lambda: format("a", "100000000000000"), lambda: "a".center(N), lambda: "a".ljust(N), lambda: "a".zfill(N),
          lambda: bytes(N), lambda: bytearray(N), lambda: b"a".rjust(N), lambda: "ab".replace("", "x" * 10 ** 8) if False else "",
          lambda: list(itertools.product([1], repeat=N)) if False else [], lambda: "\t".expandtabs(N),
          lambda: b"\t".expandtabs(N), lambda: str(1 << (1 << 62)), lambda: struct.pack("100000000000000x")):
    print(t(f))
l = [1]
def grow():
    global l
    l *= N
    return l
print(t(grow), l)
def insert():
    b = bytearray(b"abc")
    b *= N
    return b
print(t(insert))
