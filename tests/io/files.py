# Real files: buffering, seek and tell in text, truncation, newline translation, file descriptors.
import io, os, tempfile
d = tempfile.mkdtemp()
p = os.path.join(d, "t.txt")
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}".replace(d, "D")
with open(p, "w", newline="\r\n") as f: f.write("a\nb\n")
print(open(p, "rb").read(), open(p).read(), repr(open(p, newline="").read()), repr(open(p, newline="\n").readlines()))
with open(p, "w", encoding="utf-8") as f:
    f.write("zéro\nünï\n中\n")
with open(p, encoding="utf-8") as f:
    pos = []
    for line in iter(f.readline, ""):
        pos.append((line.strip(), f.tell()))
    print(pos)
    f.seek(pos[0][1])
    print(f.readline(), t(lambda: f.seek(1, 1)), f.seek(0, 1) > 0, f.seek(0, 2))
    def nexttell():
        f.seek(0)
        for line in f: return f.tell()
    print(t(nexttell))
with open(p, "w+") as f:
    f.write("0123456789")
    f.seek(5)
    f.truncate()
    f.seek(0)
    print(f.read(), f.seek(2), f.write("XY"), f.seek(0), f.read())
with open(p, "ab+") as f:
    f.write(b"end")
    f.seek(0)
    print(f.read(), f.tell())
with open(p, "rb", buffering=0) as f:
    print(type(f).__name__, f.read(2), f.readall(), f.read(), f.mode, f.name.endswith("t.txt"))
with open(p, "wb") as f:
    f.write(b"x" * 100000)
    f.write(memoryview(b"abc"))
    f.write(bytearray(b"d"))
print(os.path.getsize(p), os.stat(p).st_size)
f = open(p, "w", buffering=1)
f.write("line\nno newline")
print(open(p).read())
f.close()
print(open(p).read(), f.close(), t(lambda: f.write("x")), t(lambda: next(f)), t(f.fileno), repr(f).replace(d, "D"))
fd = os.open(p, os.O_RDWR)
os.write(fd, b"raw bytes")
os.lseek(fd, 0, 0)
print(os.read(fd, 3), os.fstat(fd).st_size, os.close(fd), t(lambda: os.read(fd, 1)))
r, w = os.pipe()
with os.fdopen(w, "w") as wf: wf.write("through a pipe\n")
with os.fdopen(r) as rf: print(rf.read(), end="")
os.rename(p, p + "2")
os.mkdir(os.path.join(d, "sub"))
open(os.path.join(d, "sub", "f"), "w").close()
print(sorted(os.listdir(d)), [(os.path.basename(a), b, c) for a, b, c in os.walk(os.path.join(d, "sub"))], sorted(e.name for e in os.scandir(d) if e.is_dir()), t(lambda: os.mkdir(os.path.join(d, "sub"))), t(lambda: os.rmdir(os.path.join(d, "sub"))), t(lambda: os.remove(os.path.join(d, "none"))), t(lambda: open(os.path.join(d, "sub"), "w")), t(lambda: os.rename(os.path.join(d, "none"), p)))
import pathlib, shutil
P = pathlib.Path(d)
(P / "pl.txt").write_text("via pathlib\n")
print((P / "pl.txt").read_text(), (P / "pl.txt").exists(), (P / "pl.txt").suffix, (P / "pl.txt").stem, sorted(x.name for x in P.iterdir()), sorted(x.name for x in P.glob("*.txt*")), (P / "a" / ".." / "b").name, pathlib.PurePosixPath("/a/b/c").parts, pathlib.PurePosixPath("a/b").with_suffix(".x"))
shutil.rmtree(d)
print(os.path.exists(d))
