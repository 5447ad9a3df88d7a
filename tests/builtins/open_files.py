# open(): modes, errors, iteration, with temporary files.
import os, tempfile
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}".replace(d, "D")
d = tempfile.mkdtemp()
p = os.path.join(d, "f.txt")
with open(p, "w") as f:
    print(f.write("line1\nline2\r\nünï\n"), f.writelines(["a\n", "b"]), f.name == p, f.mode, f.closed, f.tell() > 0, t(f.read))
print(f.closed, t(f.write, "x"), os.path.getsize(p))
with open(p, encoding="utf-8") as f:
    print(f.readline(), f.read(3), f.readlines(), f.read(), f.readline(), f.tell(), f.seek(0), list(f), t(f.write, "x"))
with open(p, "rb") as f:
    print(f.read(8), f.seek(-1, 2), f.read(), f.seek(2), f.read(2), f.mode, f.tell(), f.readline())
with open(p, "a") as f:
    f.write("appended")
with open(p, newline="") as f:
    print(f.read().count("\r\n"))
with open(p, "r+") as f:
    f.write("LINE")
    f.seek(0)
    print(f.readline())
with open(p, "x") if False else open(p) as f:
    for i, line in enumerate(f):
        print(i, repr(line))
print(t(open, p, "x"), t(open, p, "q"), t(open, p, "rw"), t(open, p, ""), t(open, os.path.join(d, "none")), t(open, d), t(open, p, "rb", encoding="x"), t(open, p, encoding="nope"), t(open, "a\0b"), t(open, None), t(open, 1.5), t(open, p, "r", 0))
with open(p, "wb") as f:
    print(f.write(b"\xff\xfe\x00"), t(f.write, "str"))
print(t(lambda: open(p, encoding="utf-8").read()), repr(open(p, encoding="utf-8", errors="replace").read()), repr(open(p, encoding="latin-1").read()))
with open(p, "w+b") as f:
    f.write(b"0123456789")
    f.seek(3)
    f.truncate()
    f.seek(0)
    print(f.read(), f.readinto(bytearray(2)))
fd = os.open(p, os.O_RDONLY)
with open(fd, closefd=False) as f:
    print(f.read())
os.close(fd)
print(os.path.exists(p), os.listdir(d), os.path.isdir(d), os.remove(p), os.path.exists(p), os.rmdir(d), t(os.rmdir, d), t(os.listdir, d))
