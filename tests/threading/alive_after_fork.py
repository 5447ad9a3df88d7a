"""In a forked child all threads but the one that forked have ended, those whose end was only just due included."""

import os
import sys
import threading
import warnings

warnings.simplefilter("ignore")
old = sys.getswitchinterval()
sys.setswitchinterval(1e-6)
codes = set()
for i in range(30):
    t = threading.Thread(target=lambda: None, daemon=i % 2 == 0)
    t.start()
    pid = os.fork()
    if pid == 0:
        os._exit(11 if t.is_alive() else 10)
    t.join()
    codes.add(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
sys.setswitchinterval(old)
print(codes)

# A thread that forks is alive in the child, and the main one is not.
waits = threading.Event()


def forks():
    me = threading.current_thread()
    pid = os.fork()
    if pid == 0:
        os._exit(10 if me.is_alive() and threading.current_thread() is me else 11)
    results.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


results = []
t = threading.Thread(target=forks)
t.start()
t.join()
print(results)
