# Threads, locks, conditions, events, semaphores, queues, thread-local data, exceptions in threads.
import threading, queue, sys, time
results = []
def work(n):
    for _ in range(1000): pass
    results.append(n)
ts = [threading.Thread(target=work, args=(i,), name=f"w{i}") for i in range(5)]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(results), [t.is_alive() for t in ts], ts[0].name, ts[0].daemon, threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count(), ts[0].ident is not None)
n = 0
lock = threading.Lock()
def inc():
    global n
    for _ in range(2000):
        with lock: n += 1
ts = [threading.Thread(target=inc) for _ in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]
print(n, lock.locked(), lock.acquire(), lock.locked(), lock.acquire(blocking=False), lock.acquire(timeout=0.01), lock.release(), lock.locked())
def tr(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(tr(lock.release), tr(lambda: ts[0].start()), tr(lambda: threading.Thread().join()), tr(lambda: threading.current_thread().join()), tr(lambda: lock.acquire(False, 1)))
r = threading.RLock()
with r:
    with r: print("reentrant")
print(tr(r.release))
ev = threading.Event()
got = []
def waiter(): got.append(ev.wait(5))
t = threading.Thread(target=waiter)
t.start()
ev.set()
t.join()
print(got, ev.is_set(), ev.clear(), ev.wait(0.01))
cond = threading.Condition()
items = []
def consumer():
    with cond:
        while len(items) < 3: cond.wait()
        items.append("consumed")
t = threading.Thread(target=consumer)
t.start()
for i in range(3):
    with cond:
        items.append(i)
        cond.notify()
t.join()
print(items, tr(cond.notify))
q = queue.Queue(2)
out = []
def producer():
    for i in range(10): q.put(i)
    q.put(None)
def eat():
    while (x := q.get()) is not None: out.append(x)
ts = [threading.Thread(target=producer), threading.Thread(target=eat)]
[t.start() for t in ts]; [t.join() for t in ts]
print(out, q.empty(), q.qsize(), tr(q.get_nowait), tr(lambda: q.get(timeout=0.01)))
local = threading.local()
local.x = "main"
seen = []
def use():
    seen.append(hasattr(local, "x"))
    local.x = "thread"
    seen.append(local.x)
t = threading.Thread(target=use)
t.start(); t.join()
print(seen, local.x, local.__dict__)
errs = []
threading.excepthook = lambda a: errs.append((a.exc_type.__name__, str(a.exc_value), a.thread.name))
t = threading.Thread(target=lambda: 1 / 0, name="failing")
t.start(); t.join()
print(errs)
sem = threading.Semaphore(2)
print(sem.acquire(), sem.acquire(), sem.acquire(blocking=False), sem.release(), tr(lambda: threading.BoundedSemaphore(1).release()))
b = threading.Barrier(3)
order = []
def bar(): order.append(b.wait())
ts = [threading.Thread(target=bar) for _ in range(3)]
[t.start() for t in ts]; [t.join() for t in ts]
print(sorted(order))
class T(threading.Thread):
    def run(self): self.result = sum(range(100))
t = T()
t.start(); t.join()
print(t.result, tr(lambda: t.start()))
tm = threading.Timer(0.01, got.append, ["timer"])
tm.start(); tm.join()
print(got)
from concurrent.futures import ThreadPoolExecutor, as_completed
with ThreadPoolExecutor(3) as ex:
    print(list(ex.map(lambda x: x * x, range(5))), ex.submit(pow, 2, 5).result(), tr(lambda: ex.submit(lambda: 1 / 0).result()), sorted(f.result() for f in as_completed([ex.submit(len, "ab"), ex.submit(len, "a")])))
def gen():
    yield from range(3)
g = gen()
res = []
def drain():
    for x in g: res.append(x)
t = threading.Thread(target=drain)
t.start(); t.join()
print(res, sys.exc_info(), threading.get_ident() == threading.main_thread().ident)
def deep(k): return 0 if k == 0 else 1 + deep(k - 1)
t = threading.Thread(target=lambda: res.append(deep(500)))
t.start(); t.join()
print(res[-1])
