"""`execv`, `execve`, `posix_spawn`: what they refuse, and what a spawned program gets; waiting with `waitid`, `wait3`, `wait4`."""
import os
import signal
import sys
import tempfile


def attempt(function, *args, **keywords):
    try:
        result = function(*args, **keywords)
    except Exception as e:
        result = f"{type(e).__name__}: {e}"
    print(function.__name__, args[1:], keywords, result)


for argv in [(), [], [""], ("", 1), None, "ab", [1], {}, ["a\0"]]:
    attempt(os.execv, "nothing", argv)
for argv in [[], [""], None]:
    attempt(os.execve, "nothing", argv, {})
for env in [{"A=": "1"}, {"A\0": "1"}, {"A": "1\0"}, {"=A": "1"}, {1: "1"}, {"A": 1}, [], None, {"": "1"}]:
    attempt(os.execve, "nothing", ["a"], env)

for argv, env in [(["a"], {}), ([], {}), ([""], {}), (["a"], {"A=": "1"})]:
    attempt(os.posix_spawn, "nothing", argv, env)
OPEN, CLOSE, DUP2 = os.POSIX_SPAWN_OPEN, os.POSIX_SPAWN_CLOSE, os.POSIX_SPAWN_DUP2
for actions in [
        [None], [()], [(None,)], [(12345,)], [(CLOSE,)], [(CLOSE, 1, 2)], [(CLOSE, None)], [(OPEN, 1, 2)], [(OPEN, 3, "x\0", 0, 0)],
        [(OPEN, 3, "x", None, 0)], 5, [(DUP2, 1)], [(os.POSIX_SPAWN_CLOSEFROM, 1, 1)]]:
    attempt(os.posix_spawn, "/bin/true", ["a"], {}, file_actions=actions)
attempt(os.posix_spawn, "/bin/true", ["a"], {}, setsigmask=[9998])
attempt(os.posix_spawn, "/bin/true", ["a"], {}, setsigdef=[0])
attempt(os.posix_spawn, "/bin/true", ["a"], {}, scheduler=(1, 2, 3))
attempt(os.posix_spawn, "/bin/true", ["a"], {}, scheduler=1)
attempt(os.posix_spawn, "/bin/true", ["a"], {}, setpgroup="x")

with tempfile.TemporaryDirectory() as folder:
    out = os.path.join(folder, "out")
    actions = [(OPEN, 1, out, os.O_WRONLY | os.O_CREAT, 0o600), (DUP2, 1, 2), (CLOSE, 0)]
    script = "echo said $NAME; echo also >&2; kill -TERM $$"
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", script], {"NAME": "v=w"}, file_actions=actions, setsigdef=[signal.SIGTERM])
    result = os.waitid(os.P_PID, pid, os.WEXITED)
    print(result.si_pid == pid, result.si_status == signal.SIGTERM, result.si_code == os.CLD_KILLED, len(result), type(result).__name__)
    with open(out) as file:
        print(file.read())

pid = os.posix_spawnp("sh", ["sh", "-c", "exit 7"], None, setpgroup=0)
waited, status, used = os.wait4(pid, 0)
print(waited == pid, os.waitstatus_to_exitcode(status), type(used), used.ru_utime >= 0)
pid = os.fork()
if pid == 0:
    os._exit(3)
waited, status, used = os.wait3(0)
print(waited == pid, status)
attempt(os.waitid, os.P_ALL, 0, os.WEXITED)
try:
    os.wait4(-1, 0)
except ChildProcessError as e:
    print(e)
sys.stdout.flush()

# A program in the place of this one.
os.execve("/bin/sh", ("sh", "-c", "echo $0 $A $1", "x"), {"A": "b", "=C": "d"})
