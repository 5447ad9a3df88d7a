# Iterators that raise, restart, return themselves wrongly, change length, or are exhausted twice.
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class Restart:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n % 3 == 0: raise StopIteration
        return self.n
r = Restart()
print(list(r), list(r), tuple(r), [*r], sum(r), max(r))
class LyingLen:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __iter__(self): return iter([1, 2, 3])
print(list(LyingLen(0)), list(LyingLen(1000)), t(lambda: list(LyingLen(-5))), tuple(LyingLen(1)), sorted(LyingLen(2)), t(lambda: list(LyingLen(10 ** 15))) if False else "-")
class LyingHint:
    def __init__(self, h): self.h = h
    def __iter__(self): return iter("ab")
    def __length_hint__(self):
        if isinstance(self.h, Exception): raise self.h
        return self.h
for h in (0, 100, NotImplemented, -1, "x", TypeError("te"), ValueError("ve"), 2.5):
    print(repr(h), t(lambda: list(LyingHint(h))))
class IterGet:
    def __getitem__(self, i):
        if i == 2: raise StopIteration
        if i == 5: raise IndexError
        return i
class IterGet2:
    def __getitem__(self, i):
        if i > 2: raise ValueError("not index error")
        return i
print(t(lambda: list(IterGet())), t(lambda: list(IterGet2())), t(lambda: 9 in IterGet2()), t(lambda: [x for x in IterGet()]))
def g():
    yield 1
    yield 2
x = g()
print(list(zip(x, x)), list(x), t(lambda: next(x)))
x = g()
print(2 in x, list(x))
class SelfMod:
    def __init__(self): self.l = [1, 2, 3]
    def __iter__(self): return iter(self.l)
    def __eq__(self, o): return True
s = SelfMod()
for v in s:
    if len(s.l) < 6: s.l.append(v)
print(s.l)
class NextDel:
    def __iter__(self): return self
    def __next__(self):
        del NextDel.__next__
        return 1
print(t(lambda: list(NextDel())))
class IterNone:
    __iter__ = None
class NextNone:
    def __iter__(self): return self
    __next__ = None
print(t(lambda: iter(IterNone())), t(lambda: next(NextNone())), t(lambda: list(NextNone())))
def f(a, b, *c): return a, b, c
print(t(lambda: f(*iter([1]))), f(*Restart(), 5), t(lambda: f(*IterGet2())), dict(enumerate(Restart())), t(lambda: dict(Restart())), t(lambda: dict([Restart()])), t(lambda: set(Restart())), "".join(map(str, Restart())))
a, b = Restart()
print(a, b, t(lambda: exec("a, b, c = R()", {"R": Restart})), t(lambda: exec("a, = R()", {"R": Restart})))
class StopInStop:
    def __iter__(self): return self
    def __next__(self): raise StopIteration(1, 2, 3)
def yf():
    return (yield from StopInStop())
print(t(lambda: next(yf())), list(StopInStop()))
class StopSub(StopIteration): pass
class UsesSub:
    def __iter__(self): return self
    def __next__(self): raise StopSub("sub")
print(list(UsesSub()), [*UsesSub()], t(lambda: next(UsesSub())), next(UsesSub(), "d"))
def raises_in_iter():
    for x in [1, 2]:
        yield x
        if x == 1: raise LookupError("mid")
print(t(lambda: list(raises_in_iter())), t(lambda: [y for y in raises_in_iter()]), t(lambda: {y: y for y in raises_in_iter()}), t(lambda: [1, *raises_in_iter()]), t(lambda: max(raises_in_iter())), t(lambda: list(map(str, raises_in_iter()))), t(lambda: list(zip([1, 2, 3], raises_in_iter()))), t(lambda: [].extend(raises_in_iter())), t(lambda: sorted(raises_in_iter())))
l = [0]
t(lambda: l.extend(raises_in_iter()))
print(l)
def ss():
    l[1:] = raises_in_iter()
print(t(ss), l)
class Endless:
    def __iter__(self): return self
    def __next__(self): return 0
print(next(iter(Endless())), 0 in Endless(), t(lambda: dict(zip(Endless(), "ab"))), [a for a, b in zip(Endless(), "abc")])
it = iter([1, 2, 3])
print([(a, next(it, None)) for a in it])
import itertools
print(list(itertools.islice(Restart(), 5)), list(itertools.chain(Restart(), Restart())), t(lambda: list(itertools.chain([1], 5))), list(itertools.zip_longest(Restart(), "abc")))
class CallIter:
    n = 0
    def __call__(self):
        CallIter.n += 1
        if CallIter.n == 3: raise StopIteration
        return CallIter.n
print(list(iter(CallIter(), 99)), t(lambda: list(iter(lambda: 1 / 0, 1))))
