# Everyday context managers.
class CM:
    def __init__(self, name):
        self.name = name
    def __enter__(self):
        print("enter", self.name)
        return self
    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind.__name__ if kind else None)
        return kind is ValueError
with CM("a") as a:
    print("in", a.name)
with CM("b"), CM("c"):
    print("both")
with CM("d"):
    raise ValueError("hidden")
try:
    with CM("e"):
        raise KeyError("shown")
except KeyError as e:
    print("caught", e)
def f():
    with CM("f"):
        return "value"
print(f())
for i in range(3):
    with CM(i):
        if i == 1:
            break
with (CM("p") as p, CM("q") as q):
    print(p.name, q.name)
