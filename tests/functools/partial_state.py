# The state of partial objects: taken as it is, shown safely, not deleted.
import copy, functools
def t(f, *a):
    try:
        return f(*a)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
def f(*a, **k): return a, k
p = functools.partial(f, ["x"], a=10)
p.attr = []
q = copy.copy(p)
print(q.args is p.args, q.keywords is p.keywords, q.__dict__)
p.__setstate__((f, (1,), dict(a=10), None))
print(p(), p.__dict__)
p.keywords[1] = 2
print(t(p))
print(t(lambda: p.__delattr__("__dict__")), t(lambda: f.__delattr__("__dict__")), t(lambda: ValueError().__delattr__("__dict__")))
class C: pass
c = C()
c.x = 1
del c.__dict__
print(vars(c))
class Evil:
    def __repr__(self):
        p.__setstate__((f, (), {"other": 1}, {}))
        return "Evil"
p = functools.partial(f, Evil(), k=None)
print(repr(p).split(">")[1], repr(p).split(">")[1])
import collections
class Key:
    def __init__(self, f): self.f = f
    def __hash__(self): return 1
    def __eq__(self, o):
        self.f()
        return True
for change in (lambda: a.clear(), lambda: a.update(z=1)):
    a = collections.OrderedDict([(0, 1), (Key(lambda: None), 1), (4, 1)])
    b = collections.OrderedDict([(0, 1), (Key(change), 1), (4, 1)])
    print(t(lambda: b == a))
class OD(collections.OrderedDict):
    def __getitem__(self, k):
        self.clear()
        return 1
print(t(OD([(1, 2), (3, 4)]).copy))
import marshal
print(marshal.dumps({"b", "a", b"c"}) == marshal.dumps({b"c", "a", "b"}), marshal.dumps(frozenset([(b"S", i) for i in range(6)]), 2), marshal.loads(b"I" + b"\xff" * 8))
s = {1, 2}
class B:
    def __hash__(self): return 0
    def __buffer__(self, flags):
        s.clear()
        return memoryview(b"x")
s.add(B())
print(t(marshal.dumps, s))
