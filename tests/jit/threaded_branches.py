# Branches that are decided where their block is entered: truth values that are merged and tested again, and calls of methods of
# several classes.


class Task:
    def __init__(self, name, waiting, holding, packet):
        self.name = name
        self.waiting = waiting
        self.holding = holding
        self.packet = packet
        self.log = []

    def is_held(self):
        return self.holding or (not self.packet and self.waiting)

    def has_packet(self):
        return self.packet and self.waiting and not self.holding

    def run(self, n):
        return ("task", n)


class Device(Task):
    def run(self, n):
        return ("device", n + 1)


class Worker(Task):
    def run(self, n):
        if n % 3 == 0 and self.packet:
            return ("worker", n * 2)
        return ("worker", n)


class Idle(Task):
    def run(self, n):
        self.log.append(n)
        return ("idle", len(self.log))


def make():
    tasks = []
    for i in range(24):
        kind = (Task, Device, Worker, Idle)[i % 4]
        tasks.append(kind(i, bool(i & 1), bool(i & 2), bool(i & 4)))
    return tasks


def schedule(tasks, rounds):
    held = packets = 0
    last = None
    for n in range(rounds):
        for t in tasks:
            if t.is_held():
                held += 1
            elif t.has_packet():
                packets += 1
            else:
                last = t.run(n)
    return held, packets, last


tasks = make()
for _ in range(30):
    result = schedule(tasks, 20)
print(result, [len(t.log) for t in tasks if t.log])

# Not truth values, later: the words themselves are what `and` and `or` give.
odd = make()
for i, t in enumerate(odd):
    t.holding = [] if i & 1 else "yes"
    t.waiting = 0 if i & 2 else 7.5
    t.packet = None if i & 4 else (1,)
print(schedule(odd, 3))
print([t.is_held() for t in odd[:8]], [t.has_packet() for t in odd[:8]])


class Loud:
    def __init__(self, name, value):
        self.name = name
        self.value = value

    def __bool__(self):
        print("asked", self.name)
        return self.value

    def __del__(self):
        print("gone", self.name)


def both(a, b):
    return a and b


def pick(flag):
    # What is merged owns its words, on the ways that are threaded, too.
    if both(Loud("left", flag), Loud("right", True)):
        return "both"
    return "not both"


for _ in range(3):
    print(pick(True), pick(False))


def is_none(x):
    return x is None


def first(items, default=None):
    found = None
    for x in items:
        if x > 3 and found is None:
            found = x
    return default if is_none(found) else found


for _ in range(200):
    results = first([1, 2, 3]), first([1, 5, 9]), first([], "none")
print(results)


def methods(items, n):
    total = 0
    for i in range(n):
        kind, value = items[i % len(items)].run(i)
        total += value
        if kind == "worker" and value > 50:
            # A class changes while its methods are being called.
            Worker.run = Device.run
    return total


before = Worker.run
print(methods(make(), 200))
Worker.run = before
print(methods(make(), 40))


def in_handlers(values):
    seen = []
    for v in values:
        ok = False
        try:
            ok = v > 0 and 10 // v > 2
        except (TypeError, ZeroDivisionError) as e:
            seen.append(type(e).__name__)
        if ok and not (v == 2 or v == 3):
            seen.append(v)
    return seen


for _ in range(100):
    seen = in_handlers([1, 2, 3, 0, -1, 4])
print(seen, in_handlers([1, "x", 2.5, None, True]))


def loop_condition(n):
    a, b = n, 0
    while a > 0 and b < n or a > n - 3:
        a -= 1
        b += 2
    return a, b


for _ in range(100):
    ends = [loop_condition(k) for k in range(12)]
print(ends)
