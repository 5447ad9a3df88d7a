# Rich comparison: reflection, subclasses first, != from ==, results of any type, chains.
log = []
class C:
    def __init__(self, n): self.n = n
    def __lt__(self, o): log.append(f"{self.n} lt"); return NotImplemented
    def __le__(self, o): log.append(f"{self.n} le"); return NotImplemented
    def __gt__(self, o): log.append(f"{self.n} gt"); return "gt!"
    def __ge__(self, o): log.append(f"{self.n} ge"); return NotImplemented
    def __eq__(self, o): log.append(f"{self.n} eq"); return NotImplemented
a, b = C("a"), C("b")
def show(x):
    print(x, log)
    log.clear()
show(a < b)
show(b > a)
show(a == b)
show(a != b)
show(a == a)
try:
    a <= b
except TypeError as e:
    show(str(e))
show(1 < a)
show(a in [b, a])
class D(C):
    def __gt__(self, o): log.append(f"{self.n} D.gt"); return "D.gt!"
show(a < D("d"))
show(D("d") > a)
class Eq:
    def __eq__(self, o): return "eq"
class Ne:
    def __ne__(self, o): return "ne"
class T:
    def __eq__(self, o): return False
print(Eq() == 1, 1 == Eq(), Eq() != 1, Ne() != 1, Ne() == 1, Eq() in [1], T() == T(), T() != T(), (lambda t: (t == t, t in [t], [t] == [t], [t].index(t)))(T()))
class N:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"N{self.v}"
print(sorted([N(3), N(1), N(2)]), max(N(1), N(2)) , min([N(5), N(4)]), N(1) < N(2), N(1) > N(2))
try:
    N(1) <= N(2)
except TypeError as e:
    print(e)
class Bad:
    def __bool__(self): raise ValueError("no truth")
class R:
    def __lt__(self, o): return Bad()
for f in (lambda: R() < R() < R(), lambda: sorted([R(), R()]), lambda: not (R() < R())):
    try:
        f()
    except ValueError as e:
        print(e)
print(type(R() < R()).__name__, (1, 2) < (1, 3), [1, [2]] == [1, [2]], (1, N(1)) == (1, N(1)), {"a": Eq()} == {"a": 5})
class H:
    def __eq__(self, o): return True
print(H.__hash__, isinstance(H(), __import__("collections.abc").abc.Hashable))
class H2(H):
    __hash__ = object.__hash__
print(hash(H2()) is not None, object.__lt__(1, 2), object.__eq__(1, 1), object().__ne__(5), int.__lt__(1, "a"), (5).__gt__(4.0), "a".__lt__("b"), type.__eq__(int, int))
import functools
@functools.total_ordering
class TO:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print(TO(1) <= TO(1), TO(2) > TO(1), TO(1) >= TO(2), TO(1) != TO(2))
