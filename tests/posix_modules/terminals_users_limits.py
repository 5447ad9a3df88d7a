# pwd, grp, resource, fcntl, termios.
import pwd, grp, resource, fcntl, termios, os, pty, tty
def t(f, *a, **k):
    try: return f(*a, **k)
    except Exception as e: return f"{type(e).__name__}: {e}"
print(pwd.getpwuid(0)[0], pwd.getpwuid(0).pw_uid, pwd.getpwnam("root")[0], t(pwd.getpwnam, "nosuch"), t(pwd.getpwuid, 123456789), t(pwd.getpwuid, "x"), t(pwd.getpwuid, 1<<70))
print(grp.getgrgid(0), grp.getgrnam("root")[0], t(grp.getgrnam, "nosuch"), t(grp.getgrgid, 99999999), t(grp.getgrgid, "a"))
print(len(resource.getrlimit(resource.RLIMIT_STACK)), t(resource.getrlimit, 99), t(resource.setrlimit, 3, (1,)), resource.getpagesize(), len(resource.getrusage(resource.RUSAGE_SELF)), t(resource.getrusage, 77), resource.RLIM_INFINITY)
a, b = os.openpty()
m = termios.tcgetattr(a); print(len(m), m[:2], m[3], m[6][:7])
tty.setraw(b); print(termios.tcgetattr(b)[6][5:7], termios.tcgetwinsize(a)); termios.tcsetwinsize(a, (24, 80)); print(termios.tcgetwinsize(b), os.get_terminal_size(b))
r, w = os.pipe()
print(t(termios.tcgetattr, r), termios.error.__mro__[1:], fcntl.fcntl(r, fcntl.F_GETFD), fcntl.fcntl(r, fcntl.F_GETFL))
import struct, tempfile
print(struct.unpack("HHHH", fcntl.ioctl(a, termios.TIOCGWINSZ, b"\0"*8)))
buf = bytearray(8); print(fcntl.ioctl(a, termios.TIOCGWINSZ, buf), buf)
with tempfile.TemporaryFile() as f:
    fcntl.flock(f, fcntl.LOCK_EX); fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB); fcntl.lockf(f, fcntl.LOCK_UN)
    print(t(fcntl.lockf, f, 99), t(fcntl.fcntl, f, 1, "x"*2000), t(fcntl.flock, -1, 1))
