# A thread's own attributes that refer to the object they belong to.
import gc
import threading
import weakref


class X:
    pass


x = X()
x.local = threading.local()
x.local.x = x
gone = weakref.ref(x)
del x
gc.collect()
print(gone())

local = threading.local()
local.mine = X()
dead = []


def work(n):
    local.n = n
    local.thing = X()
    dead.append(weakref.ref(local.thing))
    local.me = local


threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
for t in threads:
    t.start()
    t.join()
print([r() for r in dead], hasattr(local, "n"), sorted(local.__dict__))


class Counted(threading.local):
    made = 0

    def __init__(self, start):
        Counted.made += 1
        self.start = start


counted = Counted(7)
seen = []
threads = [threading.Thread(target=lambda: seen.append(counted.start)) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(seen, Counted.made)


class Tells:
    def __del__(self):
        # While its thread ends, another namespace is asked for.
        late.x = 1
        print("ended")


late = threading.local()


def last():
    other = threading.local()
    local.tells = Tells()
    other.x = other


t = threading.Thread(target=last)
t.start()
t.join()
print("joined")
