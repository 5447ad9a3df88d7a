# Everyday generators.
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
print(list(count(3)), sum(count(5)), [x * 2 for x in count(3)])
g = count(2)
print(next(g), next(g), next(g, "done"))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
for x in fib():
    if x > 50:
        break
    print(x, end=" ")
print()
print(sum(x * x for x in range(10)), max(len(w) for w in ["a", "bb"]), list(x for x in "ab"))
def chain(*its):
    for it in its:
        yield from it
print(list(chain([1], (2, 3), "x")))
def echo():
    while True:
        got = yield
        print("got", got)
e = echo()
next(e)
e.send(1)
e.send("two")
e.close()
try:
    next(e)
except StopIteration:
    print("stopped")
