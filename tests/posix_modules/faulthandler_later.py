# Tracebacks after a time and by signals, written to a file; threads are told apart by what they do.
import faulthandler
import os
import re
import signal
import tempfile
import threading
import time

out = tempfile.TemporaryFile("w+")


def shown():
    out.seek(0)
    text = out.read()
    out.seek(0)
    out.truncate()
    text = re.sub(r"0x[0-9a-f]{16}", "ID", text)
    text = re.sub(r"\[[^]]*\] ", "", text)
    return re.sub(r'File ".*[/\\]', 'File "', text)


def inner():
    faulthandler.dump_traceback(out, all_threads=False)


def outer():
    inner()


outer()
print(shown())

faulthandler.dump_traceback_later(0.05, file=out)
time.sleep(0.4)
print(shown())


def busy():
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        pass


faulthandler.dump_traceback_later(0.1, repeat=True, file=out)
busy()
faulthandler.cancel_dump_traceback_later()
text = shown()
print(text.count("Timeout (0:00:00.100000)!") >= 2, text.count("in busy") >= 2)
time.sleep(0.3)
print(repr(shown()))

faulthandler.dump_traceback_later(100, file=out)
faulthandler.cancel_dump_traceback_later()
print(faulthandler.cancel_dump_traceback_later(), repr(shown()))

# A thread that waits is shown, too.
started = threading.Event()
ending = threading.Event()


def waiting():
    started.set()
    ending.wait()


thread = threading.Thread(target=waiting)
thread.start()
started.wait()
time.sleep(0.05)
faulthandler.dump_traceback(out)
text = shown()
print("in waiting" in text, text.index("\nThread ID" if text[0] == "C" else "Thread ID") < text.index("Current thread ID"))
ending.set()
thread.join()

faulthandler.register(signal.SIGUSR1, file=out, all_threads=False)
os.kill(os.getpid(), signal.SIGUSR1)
print(shown())
print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))

signal.signal(signal.SIGUSR1, lambda number, frame: print("handled", number == signal.SIGUSR1))
faulthandler.register(signal.SIGUSR1, file=out, all_threads=False, chain=True)
for _ in range(2):
    os.kill(os.getpid(), signal.SIGUSR1)
print(shown().count("Stack"))
faulthandler.unregister(signal.SIGUSR1)
os.kill(os.getpid(), signal.SIGUSR1)
print(repr(shown()))

for arguments in (0,), (-1,), ("x",), (1e30,):
    try:
        faulthandler.dump_traceback_later(*arguments)
    except Exception as e:
        print(repr(e))
for number in 0, 65, signal.SIGSEGV, "x":
    for function in faulthandler.register, faulthandler.unregister:
        try:
            function(number)
        except Exception as e:
            print(repr(e))

pid = os.fork()
if pid == 0:
    faulthandler.dump_traceback_later(0.05, file=out, exit=True)
    time.sleep(10)
    os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(shown())
