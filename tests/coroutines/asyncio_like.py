# A tiny event loop written with coroutines: tasks, sleeping, queues, cancellation.
import heapq
class Sleep:
    def __init__(self, n): self.n = n
    def __await__(self): return (yield ("sleep", self.n))
class Task:
    def __init__(self, coro, name):
        self.coro, self.name, self.done, self.result, self.waiters = coro, name, False, None, []
    def __await__(self):
        if not self.done:
            yield ("join", self)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result
class Loop:
    def __init__(self):
        self.now, self.queue, self.seq = 0, [], 0
    def spawn(self, coro, name):
        t = Task(coro, name)
        self.push(0, t)
        return t
    def push(self, delay, task, value=None):
        self.seq += 1
        heapq.heappush(self.queue, (self.now + delay, self.seq, task, value))
    def step(self, task, value):
        try:
            if isinstance(value, Exception):
                kind, arg = task.coro.throw(value)
            else:
                kind, arg = task.coro.send(value)
        except StopIteration as e:
            task.done, task.result = True, e.value
        except Exception as e:
            task.done, task.result = True, e
        else:
            if kind == "sleep":
                self.push(arg, task, f"slept {arg}")
            elif kind == "join":
                arg.waiters.append(task)
            return
        for w in task.waiters:
            self.push(0, w)
    def run(self):
        while self.queue:
            self.now, _, task, value = heapq.heappop(self.queue)
            if not task.done:
                self.step(task, value)
loop = Loop()
log = []
async def worker(name, times, delay):
    for i in range(times):
        got = await Sleep(delay)
        log.append((loop.now, name, i, got))
    return f"{name} result"
async def failing():
    await Sleep(2)
    raise LookupError("task failed")
async def main():
    a = loop.spawn(worker("a", 3, 2), "a")
    b = loop.spawn(worker("b", 2, 3), "b")
    f = loop.spawn(failing(), "f")
    try:
        await f
    except LookupError as e:
        log.append((loop.now, "main caught", str(e)))
    c = loop.spawn(worker("c", 100, 1), "c")
    await Sleep(2)
    loop.push(0, c, KeyboardInterrupt and RuntimeError("cancelled"))
    r = [await a, await b]
    try:
        await c
    except RuntimeError as e:
        r.append(str(e))
    return r
m = loop.spawn(main(), "main")
loop.run()
for entry in log:
    print(*entry)
print(m.result, loop.now, m.done)
async def pipeline():
    async def produce(n):
        for i in range(n):
            await Sleep(1)
            yield i
    async def double(src):
        async for x in src:
            yield x * 2
    total = 0
    async for x in double(produce(5)):
        total += x
        log.append(x)
    return total
log.clear()
p = loop.spawn(pipeline(), "p")
loop.run()
print(p.result, log, loop.now)
