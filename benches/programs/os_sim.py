"""A small operating system, simulated: tasks of several kinds, a scheduler, messages, devices, pages."""

READY, WAITING, DONE = "ready", "waiting", "done"


class Message:
    def __init__(self, sender, kind, payload):
        self.sender = sender
        self.kind = kind
        self.payload = payload


class Task:
    """Something the scheduler can step; subclasses say what a step does."""

    def __init__(self, kernel, name, priority):
        self.kernel = kernel
        self.name = name
        self.priority = priority
        self.state = READY
        self.inbox = []
        self.steps = 0

    def receive(self, message):
        self.inbox.append(message)
        if self.state == WAITING:
            self.state = READY
            self.kernel.enqueue(self)

    def send(self, target, kind, payload):
        self.kernel.messages += 1
        target.receive(Message(self, kind, payload))

    def wait(self):
        self.state = WAITING

    def finish(self):
        self.state = DONE
        self.kernel.finished += 1

    def step(self):
        raise NotImplementedError


class Idle(Task):
    def __init__(self, kernel, count):
        super().__init__(kernel, "idle", 0)
        self.control = 1
        self.remaining = count

    def step(self):
        self.remaining -= 1
        if self.remaining <= 0:
            self.finish()
        elif self.control & 1:
            self.control = (self.control >> 1) ^ 0xD008
        else:
            self.control >>= 1


class Device(Task):
    """Answers each request after a number of steps."""

    def __init__(self, kernel, name, latency):
        super().__init__(kernel, name, 30)
        self.latency = latency
        self.countdown = 0
        self.served = 0

    def step(self):
        if not self.inbox:
            self.wait()
            return
        if self.countdown < self.latency:
            self.countdown += 1
            return
        self.countdown = 0
        request = self.inbox.pop(0)
        self.served += 1
        self.send(request.sender, "answer", request.payload * 2 + 1)


class Worker(Task):
    """Computes, asks a device, waits, and tallies the answers."""

    def __init__(self, kernel, name, priority, devices, jobs):
        super().__init__(kernel, name, priority)
        self.devices = devices
        self.jobs = jobs
        self.tally = 0
        self.asked = 0

    def compute(self, seed):
        value = seed
        for _ in range(6):
            value = (value * 31 + 7) % 8191
        return value

    def step(self):
        if self.inbox:
            answer = self.inbox.pop(0)
            self.tally = (self.tally + answer.payload) % 1_000_003
            return
        if self.asked == self.jobs:
            self.finish()
            return
        device = self.devices[self.asked % len(self.devices)]
        self.asked += 1
        self.send(device, "request", self.compute(self.asked + self.priority))
        self.wait()


class Pager(Task):
    """Keeps a small set of pages in memory, least recently used out first."""

    def __init__(self, kernel, capacity, accesses):
        super().__init__(kernel, "pager", 5)
        self.capacity = capacity
        self.accesses = accesses
        self.resident = {}
        self.faults = 0
        self.address = 1

    def step(self):
        if self.accesses == 0:
            self.finish()
            return
        self.accesses -= 1
        self.address = (self.address * 75 + 74) % 65537
        page = self.address % 40
        if page in self.resident:
            del self.resident[page]
        else:
            self.faults += 1
            if len(self.resident) == self.capacity:
                oldest = next(iter(self.resident))
                del self.resident[oldest]
        self.resident[page] = self.accesses


class Kernel:
    def __init__(self):
        self.tasks = []
        self.queues = {}
        self.messages = 0
        self.finished = 0
        self.switches = 0

    def add(self, task):
        self.tasks.append(task)
        self.enqueue(task)
        return task

    def enqueue(self, task):
        self.queues.setdefault(task.priority, []).append(task)

    def next_task(self):
        for priority in sorted(self.queues, reverse=True):
            queue = self.queues[priority]
            if queue:
                return queue.pop(0)
        return None

    def run(self):
        while True:
            task = self.next_task()
            if task is None:
                return
            self.switches += 1
            slices = 4
            while slices and task.state == READY:
                task.steps += 1
                task.step()
                slices -= 1
            if task.state == READY:
                self.enqueue(task)


def main():
    kernel = Kernel()
    kernel.add(Idle(kernel, 400_000))
    kernel.add(Pager(kernel, 25, 200_000))
    devices = [kernel.add(Device(kernel, "disk", 5)), kernel.add(Device(kernel, "net", 2))]
    for number in range(12):
        kernel.add(Worker(kernel, f"worker-{number}", 10 + number % 3, devices, 6000))
    kernel.run()
    print("switches", kernel.switches, "messages", kernel.messages, "finished", kernel.finished)
    for task in kernel.tasks:
        print(f"{task.name:<10} {task.state:<8} {task.steps:>7}", getattr(task, "tally", "-"))
    print("faults", kernel.tasks[1].faults, "served", [device.served for device in devices])


if __name__ == "__main__":
    main()
