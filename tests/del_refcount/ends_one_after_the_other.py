# What a function's end releases ends one after the other, with all that follows from it, though finalizers run Python code.
import io

class Told:
    def __init__(self, tag, more=None):
        self.tag = tag
        self.more = more

    def __del__(self):
        tell(self.tag)

log = io.StringIO()

def tell(what):
    log.write(f"{what} ")

def stays(value):
    try:
        yield value
    finally:
        tell("closed")

def work():
    first = Told("first")
    second = Told("second")
    suspended = stays(first)
    next(suspended)

def nested():
    a = Told("a")
    b = Told("b", a)
    c = Told("c", b)

class Cleans:
    def __init__(self, holder):
        self.holder = holder

    def __del__(self):
        self.holder.pop()
        tell("cleaned")

def changes():
    holder = [Told("item")]
    other = Told("other")
    cleans = Cleans(holder)

for i in range(200):
    log = io.StringIO()
    work()
    nested()
    changes()
    if i == 0:
        first = log.getvalue()
        print(first)
    elif log.getvalue() != first:
        print("differs in round", i, log.getvalue())
        break
