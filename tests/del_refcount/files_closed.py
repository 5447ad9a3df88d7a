# Files, sockets of pipes and generators are closed at once when the last reference goes.
import os, tempfile, warnings, io
warnings.simplefilter("ignore")
d = tempfile.mkdtemp()
p = os.path.join(d, "x")
open(p, "w").write("written and closed")
print(open(p).read())
def fds(): return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
base = fds()
f = open(p)
print(fds() - base)
f = None
print(fds() - base)
for _ in range(50): open(p).readline()
print(fds() - base)
l = [open(p) for _ in range(5)]
print(fds() - base)
l.pop()
print(fds() - base)
del l
print(fds() - base)
def reader():
    for line in open(p): yield line
g = reader()
next(g)
print(fds() - base)
del g
print(fds() - base)
class Holder:
    def __init__(self): self.f = open(p)
h = Holder()
h = Holder()
print(fds() - base)
h.f = None
print(fds() - base)
try:
    f = open(p)
    raise ValueError
except ValueError:
    pass
del f
print(fds() - base)
def fail():
    f = open(p)
    raise KeyError
try:
    fail()
except KeyError as e:
    print(fds() - base)
print(fds() - base)
with open(p) as f: pass
print(f.closed, fds() - base)
r, w = os.pipe()
a, b = os.fdopen(r), os.fdopen(w, "w")
b.write("through")
b = None
print(a.read(), fds() - base)
a = None
print(fds() - base)
w = open(p, "w")
w.write("buffered until dropped")
print(repr(open(p).read()))
del w
print(repr(open(p).read()))
class Log(io.StringIO):
    def close(self):
        if not self.closed: print("closing", self.getvalue())
        super().close()
x = Log("s")
x.close()
raw = io.BytesIO(b"abc")
t = io.TextIOWrapper(raw)
del t
print(raw.closed)
raw2 = io.BytesIO()
t = io.TextIOWrapper(raw2, write_through=False)
t.write("data")
k = t.detach()
del t
print(raw2.closed, raw2.getvalue())
os.remove(p)
os.rmdir(d)
