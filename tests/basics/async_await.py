# The smallest coroutine programs.
async def one():
    return 1
async def add(a, b):
    return await one() + a + b
def run(c):
    try:
        c.send(None)
    except StopIteration as e:
        return e.value
print(run(one()), run(add(2, 3)))
class Later:
    def __await__(self):
        x = yield "waiting"
        return x
async def wait():
    return await Later()
c = wait()
print(c.send(None))
try:
    c.send("result")
except StopIteration as e:
    print(e.value)
async def gen():
    for i in range(3):
        yield i
async def use():
    out = [x async for x in gen()]
    async for y in gen():
        out.append(y * 10)
    return out
print(run(use()))
class ACM:
    async def __aenter__(self):
        return "entered"
    async def __aexit__(self, *a):
        print("exited", a[0])
async def manage():
    async with ACM() as x:
        return x
print(run(manage()))
