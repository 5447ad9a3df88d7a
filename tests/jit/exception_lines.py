# Line numbers of errors in hot functions of several lines, inlined helpers included.
import traceback, sys
def check(v):
    w = v + 1
    if w == 2500:
        w = w / (w - 2500)
    return w
def work(n):
    s = 0
    for i in range(n):
        a = i
        b = check(
            a
        )
        s += (a
              + b)
    return s
class Box:
    def __init__(self, items):
        self.items = items
    def at(self, i):
        return self.items[i]
    def total(self, n):
        t = 0
        for i in range(n):
            t += self.at(i)
        return t
def gen(n):
    for i in range(n):
        if i == 2600:
            raise LookupError(
                "in generator")
        yield i
def consume(n):
    return sum(x for x in gen(n))
def lam(n):
    f = lambda v: 10 // (2400 - v)
    r = 0
    for i in range(n):
        r += f(i)
    return r
def unpack(rows):
    s = 0
    for row in rows:
        a, b = row
        s += a * b
    return s
def nested(n):
    def helper(k):
        def inner(j):
            return [0] * j if j != 37 else [0][j]
        return inner(k % 50)
    c = 0
    for i in range(n):
        if i < 2000 and i % 50 == 37:
            continue
        c += len(helper(i))
    return c
def method_none(n):
    o = Box([])
    for i in range(n):
        if i == 2222:
            o = None
        o.items.append(i)
def strs(n):
    s = ""
    for i in range(n):
        s += str(i) if i != 1800 else i
    return s
def while_loop(n):
    i = 0
    while i < n:
        i += 1
        if i > 2000:
            undefined_function(i)
    return i
def cond(n):
    x = 0
    for i in range(n):
        if i % 2:
            x += 1
        elif i == 2002:
            x.append(1)
        else:
            x -= 1
for f, a in ((work, 4000), (Box(list(range(2100))).total, 3000), (consume, 4000), (lam, 4000), (unpack, [(1, 2)] * 2500 + [(1, 2, 3)]), (nested, 4000), (method_none, 3000), (strs, 3000), (while_loop, 4000), (cond, 3000)):
    try:
        f(a)
    except Exception as e:
        traceback.print_exc(file=sys.stdout)
        frames = []
        tb = e.__traceback__
        while tb:
            loc = tb.tb_frame.f_locals
            frames.append({k: loc[k] for k in ("i", "a", "v", "w", "k", "j") if k in loc and isinstance(loc[k], (int, float)) and tb.tb_frame.f_code.co_name != "<module>"})
            tb = tb.tb_next
        print(frames)
