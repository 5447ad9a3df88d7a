# Other threads and signal handlers see what a loop of module code stores, and it sees what they do.
import signal
import threading
import time

done = False
progress = 0
history = []


def watch():
    global done
    deadline = time.monotonic() + 20
    while len(history) < 5 and time.monotonic() < deadline:
        if not history or progress != history[-1]:
            history.append(progress)
        time.sleep(0.001)
    done = True


thread = threading.Thread(target=watch)
thread.start()
while not done:
    progress += 1
thread.join()
print(len(history), history == sorted(history), progress >= history[-1])

alarms = 0
limit = 10**12


def handler(number, frame):
    global alarms, spins, limit
    alarms += 1
    spins = -5
    limit = 0


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.02)
spins = 0
while limit:
    spins += 1
    if alarms > 1:
        break
print(alarms, spins < 1000, limit)
