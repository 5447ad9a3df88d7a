import copy
import functools as f
import operator as o
import pickle

P = f.Placeholder


def show(g):
    try:
        print(g())
    except BaseException as e:
        print(type(e).__name__, e)


def args(*a, **k):
    return a, k


p = f.partial(args, 1, P, 3, x=4)
print(p(2), p(2, 5, y=6), p(2, x=7), p.func is args, p.args, p.keywords)
q = f.partial(p, 20, 30, z=1)
print(q(), q.args, f.partial(f.partial(p, P), 9)() if False else "")
print(f.partial(p, P, 30)(2) if False else f.partial(f.partial(args, P, 2), 1)())
show(lambda: f.partial())
show(lambda: f.partial(1))
show(lambda: p())
show(lambda: f.partial(args, P))
show(lambda: f.partial(args, a=P))
print(repr(f.partial(print, 1, a="b")), P, pickle.loads(pickle.dumps(P)) is P, type(P)() is P)
show(lambda: type(P)(1))
z = pickle.loads(pickle.dumps(f.partial(int, "11", base=2)))
print(z(), z)
z.attr = 5
y = copy.copy(z)
print(y.attr, y())
show(lambda: z.__setstate__(1))


class C:
    m = f.partial(lambda *a: len(a), 1)
    n = f.partialmethod(lambda self, a, b: (a, b), 1)


print(C().m(2), C.m(2), C().n(7))

print(f.reduce(o.add, [1, 2, 3]), f.reduce(o.add, [], 5), f.reduce(o.mul, range(1, 6), initial=2))
show(lambda: f.reduce(o.add, []))
show(lambda: f.reduce(o.add, 1))

K = f.cmp_to_key(lambda a, b: (a > b) - (a < b))
print(sorted([3, 1, 2], key=K), K(1) < K(2), K(1) == K(1), K(5).obj)
show(lambda: K(1) < 1)
show(lambda: hash(K(1)))

calls = []


@f.lru_cache(maxsize=2)
def sq(n):
    calls.append(n)
    return n * n


print(sq(1), sq(2), sq(1), sq(3), sq(2), calls, sq.cache_info(), sq.cache_parameters(), sq.__name__, sq.__wrapped__.__name__)
sq.cache_clear()
print(sq.cache_info())


@f.lru_cache(maxsize=None, typed=True)
def ty(x, y=0):
    return type(x).__name__


print(ty(1), ty(1.0), ty(True), ty(1, y=2), ty(1, y=2), ty.cache_info())


@f.lru_cache(maxsize=0)
def no(x):
    return x


no(1), no(1)
print(no.cache_info())


@f.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info())
show(lambda: sq([]))


class M:
    @f.lru_cache(8)
    def meth(self, a):
        return a + 1

    @f.cached_property
    def prop(self):
        return object()


m = M()
print(m.meth(1), m.meth(1), M.meth.cache_info().hits, m.prop is m.prop, copy.deepcopy(sq) is sq)


@f.total_ordering
class T:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return self.v < other.v

    def __eq__(self, other):
        return self.v == other.v


print(T(1) <= T(1), T(2) > T(1), T(1) >= T(2))


@f.singledispatch
def disp(x):
    return "object"


@disp.register
def _(x: int):
    return "int"


@disp.register(list)
def _(x):
    return "list"


print(disp(1), disp([]), disp("a"), disp(True))


@f.wraps(fib)
def w():
    "doc"


print(w.__name__, w.__doc__)

print(o.add(1, 2), o.sub(5, 3), o.matmul.__doc__, o.truediv(1, 2), o.floordiv(7, 2), o.mod(7, 4), o.pow(2, 5), o.lshift(1, 4), o.inv(5), o.neg(3), o.pos(-3), o.abs(-2), o.index(True))
print(o.lt(1, 2), o.ge(1, 2), o.eq([], []), o.ne(1, 1), o.not_([]), o.truth([]), o.is_(1, 1), o.is_not(None, 1), o.is_none(None), o.is_not_none(None))
x = [1]
print(o.iadd(x, [2]) is x, o.iconcat(x, [3]), o.imul(x, 2), o.concat([1], [2]), o.contains("abc", "b"), o.countOf([1, 2, 1], 1), o.indexOf("abc", "c"))
o.setitem(x, 0, 9)
o.delitem(x, 1)
print(x, o.getitem(x, 0), o.length_hint(iter(x)), o.length_hint(1), o.length_hint(object(), 5), o.call(args, 1, a=2))
for g in (lambda: o.concat(1, 2), lambda: o.concat([], 2), lambda: o.indexOf([1], 2), lambda: o.indexOf(1, 2), lambda: o.countOf(1, 2), lambda: o.length_hint(1, "a"), lambda: o.getitem(1), lambda: o.itemgetter(), lambda: o.attrgetter(1), lambda: o.methodcaller(), lambda: o.methodcaller(1), lambda: o.itemgetter(1)(), lambda: o.itemgetter(1)([1], 2), lambda: o.itemgetter(1)(a=1), lambda: o.itemgetter(5)([1])):
    show(g)
print(o.itemgetter(1)("abc"), o.itemgetter(0, -1)("abc"), o.itemgetter(slice(1, 3))("abcd"), o.itemgetter("k")({"k": 1}))
print(o.attrgetter("real")(5), o.attrgetter("real", "imag")(5), o.attrgetter("__class__.__name__")(5))
print(o.methodcaller("upper")("abc"), o.methodcaller("split", "b", maxsplit=1)("abcb"))
for g in (o.itemgetter(1, 2), o.attrgetter("a.b", "c"), o.methodcaller("split", "b", maxsplit=1)):
    print(g, repr(pickle.loads(pickle.dumps(g))), copy.copy(g))
print(sorted([(2, "b"), (1, "c"), (2, "a")], key=o.itemgetter(0)))
