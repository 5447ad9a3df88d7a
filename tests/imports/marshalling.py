# marshal of every kind of value, and of damaged data.
import marshal
c = compile("a = [1, 'x', 2.5, None, (1, 2), b'z', 3 + 4j, 2 ** 80, True, ..., {1: 2}]", "f", "exec")
ns = {}
exec(marshal.loads(marshal.dumps(c)), ns)
print(ns["a"])
for v in (1, -1, 2 ** 31, 2 ** 100, -(2 ** 70), 1.5, float("inf"), "é\ud800", b"\xff", (1, (2,)), [1, [2]], {1: {2: 3}}, {1, 2}, frozenset([3]), None, True, ..., 1j, "", (), "a" * 300, StopIteration):
    r = marshal.loads(marshal.dumps(v))
    print(type(r).__name__, r == v)
for v in (object(), len, type, lambda: 0, [object()]):
    try:
        marshal.dumps(v)
    except ValueError as e:
        print(e)
for b in (b"", b"?", b"i", b"(\x05\x00\x00\x00", b"s\xff\xff\xff\x7f", b"\0", b"c", b"[\xff\xff\xff\xff"):
    try:
        print(marshal.loads(b))
    except (EOFError, ValueError, TypeError) as e:
        print(type(e).__name__)
def f(a, b=2, *c, d=4, **e):
    """doc"""
    def g(): return a, b
    return g
code = marshal.loads(marshal.dumps(f.__code__))
print(code == f.__code__, code.co_name, code.co_varnames, code.co_cellvars, code.co_argcount, code.co_kwonlyargcount, code.co_flags == f.__code__.co_flags)
import types
h = types.FunctionType(code, {}, "h", (7,))
print(h(1, d=4)(), h.__doc__)
import io
buf = io.BytesIO()
for v in (1, "two", [3]): marshal.dump(v, buf)
buf.seek(0)
print([marshal.load(buf) for _ in range(3)], marshal.version >= 4)
