# Signals that a program sends itself are handled before it goes on.
import os
import signal

got = []
signal.signal(signal.SIGUSR1, lambda number, frame: got.append(len(got)))


def more(n):
    return sum(i for i in range(n))


for i in range(50):
    os.kill(os.getpid(), signal.SIGUSR1)
    more(20)
    if len(got) != i + 1:
        print("late", i)
        break
print(len(got))
