"""A handler of a signal that comes in the middle of a long write runs before the next system call waits; its exception ends the write."""
import os
import signal
import threading


def handler(number, frame):
    raise ZeroDivisionError("in the handler")


signal.signal(signal.SIGALRM, handler)


def interrupted(data, **mode):
    reader, writer = os.pipe()
    file = open(writer, closefd=False, **mode)
    # One byte is read, so that the first call writes a part before the signal ends it.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
    reading = threading.Thread(target=os.read, args=(reader, 1), daemon=True)
    reading.start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        file.write(data)
        print("not interrupted")
    except ZeroDivisionError as e:
        print(mode, e)
    reading.join()
    emptying = threading.Thread(target=lambda: [None for _ in iter(lambda: os.read(reader, 65536), b"")], daemon=True)
    emptying.start()
    file.close()
    os.close(writer)
    emptying.join()
    os.close(reader)


interrupted(b"xy" * 2**20, mode="wb", buffering=0)
interrupted(b"xy" * 2**20, mode="wb")
interrupted("xy" * 2**20, mode="w", encoding="ascii")
