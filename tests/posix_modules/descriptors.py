# os: positioned and vectored transfer, pipes, event descriptors, devices.
import os, tempfile
def t(f, *a, **k):
    try: return f(*a, **k)
    except Exception as e: return f"{type(e).__name__}: {e}"
with tempfile.TemporaryFile() as f:
    n = f.fileno()
    print(os.pwrite(n, b"hello world", 0), os.pread(n, 5, 6), os.pread(n, 50, 100), t(os.pread, n, -1, 0))
    a, b = bytearray(3), bytearray(4)
    os.lseek(n, 0, 0)
    print(os.readv(n, [a, b]), a, b, os.preadv(n, [a], 4), a, os.pwritev(n, [b"XY", memoryview(b"Z")], 1), os.pread(n, 6, 0))
    os.lseek(n, 0, 0)
    print(os.readinto(n, b), b, t(os.readinto, n, b"x"), os.posix_fallocate(n, 0, 100), os.fstat(n).st_size)
    print(os.lockf(n, os.F_TLOCK, 0), os.lockf(n, os.F_ULOCK, 0))
    with tempfile.TemporaryFile() as g:
        print(os.copy_file_range(n, g.fileno(), 5, 0), os.pread(g.fileno(), 10, 0), t(os.copy_file_range, n, n, -1))
r, w = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
print(t(os.read, r, 1), os.get_blocking(r), os.get_inheritable(r))
e = os.eventfd(3)
print(os.eventfd_write(e, 4), os.eventfd_read(e), t(os.eventfd_write, e, -1))
print(os.major(os.makedev(8, 5)), os.minor(os.makedev(8, 5)), os.ctermid(), t(os.ptsname, r), t(os.tcgetpgrp, r))
m = os.memfd_create("x"); print(os.write(m, b"mem"), os.pread(m, 5, 0))
a, b = os.openpty()
print(os.isatty(a), os.isatty(b), os.ptsname(a) == os.ttyname(b), os.write(a, b"hi\n"), os.read(b, 10))
