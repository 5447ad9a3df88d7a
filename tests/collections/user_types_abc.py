# collections.abc: checks, mixins, registration; UserDict, UserList, UserString.
from collections import abc, UserDict, UserList, UserString
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for v in ([], (), "", {}, set(), frozenset(), range(1), iter([]), (i for i in []), len, 5, b"", bytearray(), memoryview(b""), {}.keys(), {}.values(), {}.items(), map(str, []), None):
    print(type(v).__name__, [n for n in ("Hashable", "Iterable", "Iterator", "Reversible", "Sized", "Container", "Collection", "Sequence", "MutableSequence", "Set", "MutableSet", "Mapping", "MutableMapping", "Callable", "Generator", "KeysView", "Buffer") if isinstance(v, getattr(abc, n))])
class S(abc.Sequence):
    def __getitem__(self, i):
        if isinstance(i, slice): return [self[j] for j in range(*i.indices(3))]
        if not -3 <= i < 3: raise IndexError(i)
        return (i % 3) * 10
    def __len__(self): return 3
s = S()
print(list(s), 10 in s, list(reversed(s)), s.index(20), s.count(0), t(lambda: s.index(5)), s[1:], isinstance(s, abc.Sequence))
class M(abc.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = M()
m.update(a=1, b=2)
print(dict(m), m.get("z"), m.pop("a"), m.setdefault("c", 3), list(m.items()), "b" in m, m == {"b": 2, "c": 3}, m.popitem(), t(lambda: m.pop("q")), list(m.keys()), m.clear(), len(m), {**m})
class Se(abc.MutableSet):
    def __init__(self, i=()): self.s = list(dict.fromkeys(i))
    def __contains__(self, x): return x in self.s
    def __iter__(self): return iter(self.s)
    def __len__(self): return len(self.s)
    def add(self, x): self.s.append(x) if x not in self.s else None
    def discard(self, x): self.s.remove(x) if x in self.s else None
a, b = Se([1, 2, 3]), Se([2, 3, 4])
print(list(a | b), list(a & b), list(a - b), list(a ^ b), a <= b, a == {1, 2, 3}, a.isdisjoint([9]), a.pop(), list(a), a.remove(2), list(a), t(lambda: a.remove(9)))
a |= b
a &= [3, 4]
print(list(a))
class Abst(abc.Sized): pass
print(t(Abst), t(abc.Mapping), abc.Sequence.__abstractmethods__ == {"__getitem__", "__len__"})
class Duck:
    def __len__(self): return 1
    def __iter__(self): return iter("")
    def __contains__(self, x): return 1
print(isinstance(Duck(), abc.Sized), isinstance(Duck(), abc.Collection), isinstance(Duck(), abc.Sequence), issubclass(Duck, abc.Iterable))
@abc.Sequence.register
class Reg: pass
print(isinstance(Reg(), abc.Sequence), issubclass(Reg, abc.Sequence))
u = UserDict(a=1)
u["b"] = 2
l = UserList([3, 1])
l.append(2)
l.sort()
z = UserString("abc")
print(u, u.data, l, l[0:2], type(l[0:2]).__name__, z.upper(), z + "d", z == "abc", "b" in z, len(z), type(z * 2).__name__, sorted(u), l + [5], l == [1, 2, 3])
import abc as A
class Base(A.ABC):
    @A.abstractmethod
    def f(self): return "base f"
    @property
    @A.abstractmethod
    def p(self): pass
    @classmethod
    def __subclasshook__(cls, c): return True if hasattr(c, "magic") else NotImplemented
class Half(Base):
    def f(self): return super().f()
class Full(Half):
    p = 5
class Mg: magic = 1
print(t(Base), t(Half), Full().f(), Full().p, issubclass(Mg, Base), isinstance(Mg(), Base), issubclass(int, Base), Base.__abstractmethods__ == {"f", "p"}, A.get_cache_token() >= 0)
