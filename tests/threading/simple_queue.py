"""`queue.SimpleQueue`: order, waiting, errors, puts from finalizers and from many threads."""
import gc
import queue
import threading
import time
import weakref

print(queue.SimpleQueue, queue.Empty, queue.SimpleQueue[int])
q = queue.SimpleQueue()
print(q.put(1), q.put_nowait(2), q.put(3, False), q.put(item=4, timeout="ignored"))
print(q.qsize(), q.empty(), [q.get() for _ in range(4)], q.qsize(), q.empty())


def attempt(function, *args, **keywords):
    try:
        print(function(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


attempt(q.get, False)
attempt(q.get_nowait)
attempt(q.get, timeout=0)
attempt(q.get, timeout=0.01)
attempt(q.get, timeout=-1)
attempt(q.get, block=False, timeout=-1)
attempt(q.get, timeout=float("nan"))
attempt(q.get, timeout=1e300)
attempt(q.get, True, "x")
attempt(q.put)
attempt(queue.SimpleQueue, 1)

# A thread that waits gets what comes.
got = []
waiting = threading.Thread(target=lambda: got.append(q.get()))
waiting.start()
time.sleep(0.02)
q.put("late")
waiting.join()
print(got)

# Many on both sides.
results = []


def produce(first):
    for i in range(200):
        q.put(first + i)


def consume():
    while (item := q.get()) is not None:
        results.append(item)


consumers = [threading.Thread(target=consume) for _ in range(3)]
producers = [threading.Thread(target=produce, args=(n * 200,)) for n in range(3)]
for thread in consumers + producers:
    thread.start()
for thread in producers:
    thread.join()
for _ in consumers:
    q.put(None)
for thread in consumers:
    thread.join()
print(sorted(results) == list(range(600)), q.empty())


# Put by a finalizer while an item is taken, and by the end of what is taken.
class Putting:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        if self.n:
            q.put(Putting(self.n - 1))
        else:
            q.put("end")


q.put(Putting(5))
seen = 0
while q.get(timeout=5) != "end":
    seen += 1
print(seen)


# In a cycle; subclasses; weak references.
class Special(queue.SimpleQueue):
    def __init__(self, *args):
        self.args = args


special = Special(1, 2)
special.put(special)
gone = weakref.ref(special)
print(special.args, special.qsize())
del special
gc.collect()
print(gone() is None)
