# Objects shared by threads: dict and list operations keep their invariants, destruction in other threads.
import threading, weakref, gc
d, l, s = {}, [], set()
def work(k):
    for i in range(2000):
        d[(k, i % 50)] = i
        l.append(k)
        s.add(i % 100)
        d.get((k, i % 50))
        if i % 10 == 0: l.pop()
ts = [threading.Thread(target=work, args=(k,)) for k in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]
print(len(d), len(l), len(s), all(v >= 1950 for v in d.values()))
class C:
    live = 0
    lock = threading.Lock()
    def __init__(self):
        with C.lock: C.live += 1
    def __del__(self):
        with C.lock: C.live -= 1
def churn():
    keep = []
    for i in range(1000):
        keep.append(C())
        if len(keep) > 10: keep.pop(0)
ts = [threading.Thread(target=churn) for _ in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]
print(C.live)
shared = C()
r = weakref.ref(shared)
def hold(o, ev, ready):
    ready.set()
    ev.wait()
ev, ready = threading.Event(), threading.Event()
t = threading.Thread(target=hold, args=(shared, ev, ready))
t.start()
ready.wait()
del shared
print(r() is not None)
ev.set()
t.join()
del t
gc.collect()
print(r() is None, C.live)
def cyc():
    for i in range(500):
        a, b = C(), C()
        a.b, b.a = b, a
ts = [threading.Thread(target=cyc) for _ in range(3)]
[t.start() for t in ts]; [t.join() for t in ts]
gc.collect()
print(C.live)
def hot(n, out):
    x = 0
    for i in range(n):
        x += i * 3 % 7
    out.append(x)
outs = []
ts = [threading.Thread(target=hot, args=(20000, outs)) for _ in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]
print(len(set(outs)), outs[0])
total = [0]
def change():
    global factor
    for i in range(50): factor = i % 3 + 1
def use():
    acc = 0
    for i in range(20000): acc += 1 if factor in (1, 2, 3) else 1000
    total[0] += acc
factor = 1
ts = [threading.Thread(target=f) for f in (change, use, use)]
[t.start() for t in ts]; [t.join() for t in ts]
print(total[0])
tl = threading.local()
class D:
    def __del__(self): dead.append(1)
dead = []
def set_local(): tl.x = D()
t = threading.Thread(target=set_local)
t.start(); t.join()
gc.collect()
print(len(dead))
