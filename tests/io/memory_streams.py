# StringIO, BytesIO, TextIOWrapper, BufferedReader over memory; newlines, seeks, errors.
import io
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
s = io.StringIO("line1\nline2\r\nline3")
print(s.read(3), s.tell(), s.readline(), s.readlines(), s.read(), s.seek(0), list(s), s.seek(0, 2), s.write("X"), s.getvalue(), s.seek(2), s.write("__"), s.getvalue(), s.truncate(4), s.getvalue(), t(lambda: s.seek(1, 1)), t(lambda: s.seek(-1)), s.readable(), s.writable(), s.seekable(), s.isatty(), t(s.fileno), s.closed, s.close(), s.closed, t(s.read), t(s.getvalue))
print(io.StringIO("a\r\nb\rc", newline=None).read(), repr(io.StringIO("a\r\nb\rc", newline="").readlines()), repr(io.StringIO("a\nb", newline="\r\n").getvalue()), t(lambda: io.StringIO(5)), t(lambda: io.StringIO().write(b"x")), io.StringIO().read(), io.StringIO("é😀").read(1))
w = io.StringIO()
print("printed", 5, file=w)
w.writelines(["a", "b"])
w.seek(20)
w.write("z")
print(repr(w.getvalue()))
b = io.BytesIO(b"hello\nworld")
print(b.read(2), b.readline(), b.read1(3), b.peek(1) if hasattr(b, "peek") else "-", b.tell(), b.getvalue(), b.getbuffer()[0], b.seek(-2, 2), b.read(), b.seek(0), b.readinto(bytearray(3)), b.seek(20), b.write(b"!"), b.getvalue(), b.truncate(3), b.getvalue(), t(lambda: b.write("x")), list(io.BytesIO(b"a\nb")), t(lambda: b.seek(-5)))
m = b.getbuffer()
print(t(lambda: b.write(b"longer than before")), m.release(), b.close(), t(b.read))
raw = io.BytesIO("é\nü\r\nx".encode())
tw = io.TextIOWrapper(raw, encoding="utf-8", newline=None)
print(tw.readline(), tw.read(), tw.encoding, tw.errors, tw.line_buffering, tw.buffer is raw, tw.seek(0), tw.read(1), tw.tell() > 0)
out = io.BytesIO()
tw = io.TextIOWrapper(out, encoding="ascii", errors="replace", newline="\r\n", write_through=True)
tw.write("a\né")
tw.flush()
print(out.getvalue(), tw.detach() is out, t(lambda: tw.write("x")))
strict = io.TextIOWrapper(io.BytesIO(b"\xff"), encoding="utf-8")
print(t(strict.read), t(lambda: io.TextIOWrapper(io.BytesIO(), encoding="nope")), t(lambda: io.TextIOWrapper(io.BytesIO(), newline="x")))
br = io.BufferedReader(io.BytesIO(b"0123456789"), 4)
print(br.peek(2)[:2], br.read(3), br.read1(2), br.readinto(bytearray(2)), br.tell(), br.seek(1), br.read(), br.raw.closed)
bw = io.BufferedWriter(io.BytesIO(), 4)
bw.write(b"abcdef")
bw.flush()
print(bw.raw.getvalue(), bw.tell(), t(lambda: bw.read()), t(lambda: io.BufferedReader(5)))
rw = io.BufferedRandom(io.BytesIO(b"abcdef"))
print(rw.read(2), rw.write(b"XX"), rw.seek(0), rw.read())
class Raw(io.RawIOBase):
    def __init__(self, d): self.d = d
    def readable(self): return True
    def readinto(self, b):
        n = min(len(b), len(self.d), 3)
        b[:n], self.d = self.d[:n], self.d[n:]
        return n
print(io.BufferedReader(Raw(b"abcdefgh")).read(), Raw(b"abcdefgh").read(), Raw(b"xyz1").readall(), io.TextIOWrapper(io.BufferedReader(Raw(b"l1\nl2\n"))).readlines())
class W(io.TextIOBase):
    def write(self, s): got.append(s); return len(s)
got = []
print("to W", file=W())
print(got, t(W().read), isinstance(io.StringIO(), io.TextIOBase), isinstance(io.BytesIO(), io.BufferedIOBase), issubclass(io.UnsupportedOperation, (OSError,)), io.SEEK_END, io.DEFAULT_BUFFER_SIZE > 0, io.open is open)
with io.StringIO("ctx") as f: print(f.read())
print(f.closed, t(lambda: f.__enter__()), t(lambda: iter(f)))
