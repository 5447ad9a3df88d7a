# Real files and locks in with statements; order of release; errors while entering; generators in with.
import os, tempfile, threading
d = tempfile.mkdtemp()
p = os.path.join(d, "f")
with open(p, "w") as f, open(p + "2", "w") as g:
    f.write("one"); g.write("two")
print(f.closed, g.closed, open(p).read(), open(p + "2").read())
try:
    with open(p) as f, open(p + "none") as g:
        print("never")
except FileNotFoundError as e:
    print(f.closed, os.path.basename(e.filename), e.errno)
with open(p) as f:
    for line in f:
        with open(p + "2") as g:
            print(line, g.read())
lock = threading.Lock()
with lock:
    print(lock.locked())
print(lock.locked())
try:
    with lock:
        raise ValueError("inside")
except ValueError:
    print(lock.locked())
log = []
class R:
    def __init__(self, n, fail=None): self.n, self.fail = n, fail
    def __enter__(self):
        if self.fail == "enter": raise RuntimeError(f"enter {self.n}")
        log.append(f"+{self.n}")
        return self
    def __exit__(self, t, v, tb):
        log.append(f"-{self.n}" + (f" {t.__name__}" if t else ""))
        if self.fail == "exit": raise RuntimeError(f"exit {self.n}") from v
        return self.fail == "swallow"
def run(*rs, body=None):
    log.clear()
    try:
        def go(rest):
            if not rest:
                if body: raise body
                return "body"
            with rest[0]:
                return go(rest[1:])
            return "swallowed"
        r = go(list(rs))
    except Exception as e:
        r = f"{type(e).__name__}: {e} cause={e.__cause__!r} ctx={e.__context__!r}"
    print(r, log)
run(R(1), R(2))
run(R(1), R(2, "enter"), R(3))
run(R(1), R(2, "exit"), R(3))
run(R(1), R(2, "swallow"), R(3), body=ValueError("b"))
run(R(1, "swallow"), R(2, "exit"), body=ValueError("b"))
run(R(1, "exit"), R(2, "exit"), body=ValueError("b"))
def gen():
    with R("g"):
        yield 1
        with R("h"):
            yield 2
        yield 3
log.clear()
for v in gen():
    log.append(v)
    if v == 2: break
print(log)
log.clear()
it = gen()
next(it); next(it)
try:
    it.throw(KeyError("k"))
except KeyError:
    print(log)
class Re:
    depth = 0
    def __enter__(self): Re.depth += 1; return Re.depth
    def __exit__(self, *a): Re.depth -= 1
r = Re()
with r as a, r as b:
    with r as c: print(a, b, c)
print(Re.depth)
def ret():
    with R("x") as r:
        with R("y"):
            return r.n
log.clear()
print(ret(), log)
import shutil
shutil.rmtree(d)
x = [0]
with R("t") as x[0]: print(x[0].n)
with tempfile.TemporaryDirectory() as td: print(os.path.isdir(td))
print(os.path.exists(td))
