# A process forks while it becomes hot: parent and children go on and compile what they need.
import os
import signal
import sys


def work(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


def more(n):
    return sum(work(j % 50) for j in range(n))


def child(k):
    if more(300 + k) != expected[k]:
        return 1
    return 0


expected = [more(300 + k) for k in range(3)]
codes = []
for round in range(8):
    for k in range(3):
        pid = os.fork()
        if pid == 0:
            os._exit(child(k))
        more(50)
        codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(codes.count(0), "of", len(codes))

# A child of a child, and a signal that only the main thread may get.
got = []
signal.signal(signal.SIGUSR1, lambda number, frame: got.append(number))
pid = os.fork()
if pid == 0:
    inner = os.fork()
    if inner == 0:
        os._exit(child(2))
    os._exit(os.waitstatus_to_exitcode(os.waitpid(inner, 0)[1]) + child(1))
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
for i in range(20):
    os.kill(os.getpid(), signal.SIGUSR1)
    more(20)
print(len(got), more(300) == expected[0])
sys.stdout.flush()
