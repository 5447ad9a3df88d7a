# A signal that comes while a lock is waited for is handled before the call is over, whether the lock was got or not.
import os
import signal
import threading
import time

lock = threading.Lock()
lock.acquire()


def interrupt():
    time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)
    lock.release()


signal.signal(signal.SIGINT, signal.default_int_handler)
for _ in range(5):
    thread = threading.Thread(target=interrupt)
    thread.start()
    caught = "nothing"
    try:
        lock.acquire()
    except KeyboardInterrupt:
        caught = "in acquire"
    print(caught)
    thread.join()
    lock.acquire(blocking=False)
