# Hooks and objects that change what is being pickled or unpickled, use the pickler again, or never end.
import io, pickle, sys, copyreg
def t(f, *a):
    try:
        return f(*a)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
class Act:
    def __init__(self, f): self.f = f
    def __reduce__(self):
        self.f()
        return int, ()
l = [1, 2, 3]
l[1] = Act(l.clear)
print(t(pickle.dumps, l))
l = [1]
l.append(Act(lambda: l.append(4) if len(l) < 5 else None))
print(t(pickle.dumps, l))
d = {1: 1, 2: 2}
d[1] = Act(d.clear)
print(t(pickle.dumps, d))
d = {1: 1, 2: 2}
d[1] = Act(lambda: d.update({i: i for i in range(100)}))
print(t(pickle.dumps, d))
class H(Act):
    def __hash__(self): return 1
s = {1, 2, 3}
s.add(H(s.clear))
print(t(pickle.dumps, s))
b = bytearray(b"x" * 100000)
class W:
    def write(self, data): b.append(1) if False else None
print(t(pickle.Pickler(W()).dump, [b, b]))
f = io.BytesIO()
p = pickle.Pickler(f)
p.dump([Act(lambda: print(t(p.dump, 1), "|", t(p.__init__, f), "|", p.clear_memo(), p.memo.clear()))])
print(pickle.loads(f.getvalue()))
class Load(pickle.Unpickler):
    def find_class(self, m, n):
        print(m, n, t(self.load), self.memo.clear(), self.memo.copy())
        return super().find_class(m, n)
print(Load(io.BytesIO(b"]\x94(cbuiltins\nint\n)Re.")).load())
class State:
    def __setstate__(self, s):
        self.s = s
        s.clear() if isinstance(s, list) else None
def extend(self, items): items.clear()
class Odd(list):
    extend = extend
sys.modules["hostile_m"] = m = type(sys)("hostile_m")
m.Odd, m.State = Odd, State
print(pickle.loads(b"chostile_m\nOdd\n)\x81(K\1K\2e."), pickle.loads(b"]q\0chostile_m\nState\n)\x81h\0b0.").__len__())
class Key:
    def __hash__(self): target.clear(); return 1
    def __eq__(self, o): target[5] = 6; return False
target = {}
m.Key = Key
m.target = target
print(t(pickle.loads, b"chostile_m\ntarget\n(chostile_m\nKey\n)\x81Nchostile_m\nKey\n)\x81Nu.") is target, len(target) > 0)
# Depth.
def nest(make, n=200000):
    x = None
    for _ in range(n): x = make(x)
    return x
class Node:
    def __init__(self, n): self.n = n
for make in (lambda x: [x], lambda x: (x,), lambda x: {1: x}, Node, lambda x: frozenset([x])):
    print([type(t(pickle.dumps, nest(make), p)).__name__ for p in (2, 5)])
class Endless:
    def __reduce__(self): return Endless, (Endless(),)
print(t(pickle.dumps, Endless()).split(":")[0])
class Pers(pickle.Pickler):
    def persistent_id(self, o): return [o]
print(t(Pers(io.BytesIO()).dump, 1).split(":")[0])
def again(p): p.persistent_id = None
class Swap(pickle.Pickler):
    def persistent_id(self, o):
        self.memo = {}
        self.fast = 1
f = io.BytesIO()
Swap(f).dump([[1], "a", "a"])
print(pickle.loads(f.getvalue()))
