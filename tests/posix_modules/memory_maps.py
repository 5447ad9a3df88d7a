# mmap: anonymous and of files, access, slices, buffers, resizing, errors.
import mmap, os, tempfile
def t(f, *a, **k):
    try: return f(*a, **k)
    except Exception as e: return f"{type(e).__name__}: {e}"
m = mmap.mmap(-1, 20)
print(len(m), m[:5], m.write(b"hello"), m.tell(), m[0], m[-1], m[0:5:2], repr(m))
m[5:8] = b"abc"; m[9] = 65; print(m[:10], m.find(b"l"), m.seek(0), m.find(b"l"), m.rfind(b"l"), m.find(b"zz"))
print(t(m.__getitem__, 50), t(m.__getitem__, "a"), t(m.__setitem__, 0, 300), t(m.__setitem__, 0, "x"), t(m.__setitem__, slice(0,3), b"toolong"), t(m.__delitem__, 0))
v = memoryview(m); print(t(m.close), v[0], t(m.resize, 40)); v[1] = 66; del v
m.seek(0); print(m.read(3), m.read_byte(), m.readline(), t(m.seek, 100), t(m.seek, 0, 9), m.size(), m.closed, t(m.write, b"x"*50), t(m.write_byte, 300))
m.move(0, 5, 3); print(m[:8], m.flush(), t(m.flush, 1, 100))
m.close(); print(t(len, m), m.closed, repr(m), t(m.read))
with tempfile.TemporaryFile() as f:
    print(t(mmap.mmap, f.fileno(), 0))
    f.write(b"line1\nline2\n"); f.flush()
    with mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ) as r:
        print(r.readline(), r.readline(), r.readline(), t(r.write, b"x"), t(r.__setitem__, 0, 1), bytes(r), t(r.resize, 5), memoryview(r).readonly, repr(r))
    with mmap.mmap(f.fileno(), 0) as w:
        w[0:4] = b"LINE"; w.flush(); f.seek(0); print(f.read())
        w.resize(20); print(len(w), w.size())
    with mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_COPY) as c:
        c[0] = 48; print(c[:3]); f.seek(0); print(f.read(3))
    print(t(mmap.mmap, f.fileno(), 100), t(mmap.mmap, f.fileno(), 0, offset=mmap.PAGESIZE), t(mmap.mmap, f.fileno(), -1), t(mmap.mmap, -1, 10, access=9), t(mmap.mmap, -1, 10, access=1, prot=1))
import re
m = mmap.mmap(-1, 10); m[:] = b"0123456789"; print(re.search(rb"\d(3)", m).start(), list(m)[:3], 48 in m, b"".join([m]))
