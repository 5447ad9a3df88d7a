# When objects end: each line is run a few times and says in which order it lets go of what it has made, among the marks that it sets.
import collections
import contextlib
import copy
import functools
import gc
import itertools
import operator
import types
import weakref

gc.disable()
LOG = []


class D:
    n = "?"

    def __init__(self, n):
        self.n = n

    def __del__(self):
        LOG.append("~%s" % (self.n,))

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, o):
        return isinstance(o, D) and self.n == o.n

    def __lt__(self, o):
        return self.n < o.n

    def __repr__(self):
        return "D%s" % self.n

    def __add__(self, o):
        return D("+")

    def __getitem__(self, i):
        if isinstance(i, int) and i > 1:
            raise IndexError(i)
        return D("[")

    def __call__(self, *a, **k):
        return D("(")

    def __contains__(self, o):
        return True

    def __len__(self):
        return 1

    def __enter__(self):
        return D("in")

    def __exit__(self, *a):
        LOG.append("exit")
        return True

    def __index__(self):
        return 1

    def __format__(self, s):
        return "f" + s

    def __iadd__(self, o):
        LOG.append("iadd")
        return D("i")

    @property
    def prop(self):
        return D("p")

    def meth(self, *a, **k):
        LOG.append("m")
        return D("r")

    @classmethod
    def cm(cls, *a):
        LOG.append("cm")
        return D("c")

    @staticmethod
    def sm(*a):
        LOG.append("sm")
        return D("s")


def g(n=2, r=None):
    a, b = D("ga"), D("gb")
    for i in range(n):
        yield D(100 + i)
    del a
    return D("ret") if r is None else r


def f(*a, **k):
    LOG.append("f")
    return None


def f2(a, b=None):
    a = None
    LOG.append("f2")
    b = None
    LOG.append("f2b")


def raises(*a):
    raise ValueError(D("exc"))


EXPRESSIONS = """
set(g())
list(g())
tuple(g())
frozenset(g())
dict.fromkeys(g())
sorted(g())
min(g())
max(g())
sum(g(), D(0))
D(101) in g()
[*g()]
{*g()}
(*g(),)
f(*g())
f(*g(), *g())
f(**{'a': D(1), 'b': D(2)})
f2(D(1), D(2))
f2(b=D(2), a=D(1))
f2(*[D(1), D(2)])
f2(**{'a': D(1), 'b': D(2)})
list(map(f, g()))
list(map(f2, g(), g()))
list(filter(f, g()))
list(zip(g(), g()))
list(zip(g(1), g(3)))
list(enumerate(g()))
list(reversed([D(1), D(2)]))
any(g())
all(g())
all(not x for x in g())
{x for x in g()}
{x: x for x in g()}
list(x for x in g())
next(g())
next(g(0), D('default'))
iter(g())
D(1)(D(2), a=D(3))
D(1) in D(2)
D(1).prop
D(1).prop.prop
D(1).meth(D(2))
D(1).meth(D(2), k=D(3))
D(1).cm(D(2))
D(1).sm(D(2))
D.cm(D(2))
D(1).meth
getattr(D(1), 'prop')
getattr(D(1), 'nope', D('default'))
hasattr(D(1), 'prop')
setattr(D(1), 'x', D(2))
D(1) == D(1)
[D(2), D(1)].sort()
sorted([D(2), D(1)], key=lambda d: d.n)
sorted([D(2), D(1)], key=lambda d: D('k'))
min(D(2), D(1))
max([D(2), D(1)], key=lambda d: D(d.n))
[D(1), D(2), D(3)].pop(1)
[D(1), D(2), D(3)].remove(D(2))
[D(1), D(2), D(3)].index(D(2))
[D(1), D(2), D(3)].count(D(2))
[D(1), D(2), D(3)].clear()
[D(1), D(2), D(3)][1:]
[D(1), D(2)] + [D(3)]
[D(1)] * 2
(D(1), D(2))[0]
(D(1), D(2)) + (D(3),)
(D(1), D(2)) == (D(1), D(2))
{D(1): D(2)}[D(1)]
{D(1): D(2)}.get(D(3), D(4))
{D(1): D(2)}.pop(D(1))
{D(1): D(2)}.pop(D(3), D(4))
{D(1): D(2)}.setdefault(D(1), D(3))
{D(1): D(2)}.setdefault(D(5), D(3))
{D(1): D(2)}.update({D(1): D(3)})
{D(1): D(2)}.update(g())
{D(1): D(2)}.popitem()
{D(1): D(2)}.clear()
{D(1): D(2)}.items()
{D(1): D(2)} | {D(3): D(4)}
{D(1): D(2), D(1): D(3)}
{D(1), D(1), D(2)}
{D(1)} - {D(1)}
{D(1), D(2)} & {D(2)}
{D(1)}.add(D(1))
{D(1)}.discard(D(1))
{D(1)}.remove(D(2))
{D(1)}.pop()
{D(1)} ^ {D(2)}
{D(1)} | {D(1), D(2)}
set([D(1), D(2), D(1)])
dict([(D(1), D(2)), (D(1), D(3))])
dict(a=D(1), b=D(2))
dict({D(1): D(2)}, a=D(3))
'{} {}'.format(D(1), D(2))
f'{D(1)} {D(2)!r:>5}'
str(D(1))
repr([D(1), D(2)])
isinstance(D(1), D)
isinstance(D(1), (int, D))
type(D(1))
id(D(1)) and None
hash(D(1))
len(D(1))
bool(D(1))
not D(1)
D(1) and D(2)
D(1) or D(2)
D(1) if D(2) else D(3)
(lambda x: x)(D(1))
(lambda x: None)(D(1))
(lambda *x: x)(D(1), D(2))
(lambda *x: None)(D(1), D(2))
(lambda **x: x)(a=D(1), b=D(2))
(lambda **x: None)(a=D(1), b=D(2))
(lambda x: (lambda: x))(D(1))()
(lambda x: [x for _ in range(2)])(D(1))
functools.partial(f, D(1))(D(2))
functools.partial(f, D(1), k=D(3))(D(2), k=D(4))
functools.reduce(operator.add, [D(1), D(2), D(3)])
operator.add(D(1), D(2))
operator.itemgetter(0)([D(1), D(2)])
operator.attrgetter('prop')(D(1))
operator.methodcaller('meth', D(2))(D(1))
list(itertools.chain(g(), g()))
list(itertools.chain.from_iterable([g(), g()]))
list(itertools.islice(g(3), 1))
list(itertools.takewhile(lambda x: False, g()))
list(itertools.dropwhile(lambda x: True, g()))
list(itertools.accumulate(g(3)))
list(itertools.groupby(g()))
list(itertools.product(g(), g()))
list(itertools.permutations(g(), 2))
list(itertools.combinations(g(3), 2))
list(itertools.starmap(f2, [(D(1), D(2)), (D(3),)]))
list(itertools.zip_longest(g(1), g(2), fillvalue=D('fill')))
list(itertools.repeat(D(1), 2))
list(itertools.tee(g()))
list(itertools.pairwise(g(3)))
list(itertools.batched(g(3), 2))
list(itertools.compress(g(3), [0, 1, 0]))
list(itertools.filterfalse(f, g()))
list(itertools.count(1) and g())
collections.deque(g(3), 2)
collections.deque(g(3)).popleft()
collections.deque(g(3)).rotate(1)
collections.Counter(g())
collections.OrderedDict(a=D(1), b=D(2)).popitem()
collections.defaultdict(lambda: D('made'))[D(1)]
collections.namedtuple('N', 'a b')(D(1), D(2))
collections.namedtuple('N', 'a b')(D(1), D(2))._replace(a=D(3))
copy.copy([D(1), D(2)])
copy.copy(D(1))
copy.deepcopy([D(1)])
slice(D(1), D(2))
range(D(1))
[1, 2, 3][D(1)]
[1, 2, 3][D(1):D(2)]
'abc'[D(1)]
b'abc'[D(1)]
'ab'.join(['x', D(1)])
int(D(1))
chr(D(65))
bytes(D(1))
bytearray(D(1))
hex(D(1))
1 + D(1)
D(1) - D(2)
-D(1)
raises(D(1), D(2))
f(D(1), raises(D(2)))
[D(1), raises(D(2))]
{D(1): raises(D(2))}
D(1).meth(raises(D(2)))
D(1) + raises(D(2))
list(map(raises, g()))
list(raises(x) for x in g())
[raises(x) for x in g()]
sorted(g(), key=raises)
zip(g(), D(1))
enumerate(D(1))
types.SimpleNamespace(a=D(1), b=D(2)).a
weakref.ref(D(1))()
weakref.WeakValueDictionary({1: D(1)})
memoryview(D(1))
super(D, D(1)).__init__
object.__new__(D).n
D.__new__(D)
D.meth(D(1), D(2))
D.__dict__['meth'](D(1), D(2))
D.prop.fget(D(1))
vars(D(1))
list(iter(lambda: D(1), D(1)))
list(iter([D(1), D(2)].pop, D(1)))
contextlib.closing(D(1))
[b for b in [D(1), D(2)] if b.n == 2]
(x := D(1)) and (x := D(2)) and None
"""

STATEMENTS = [
    """
a = D(1)
a += D(2)
""",
    """
a = [D(1)]
a[0] += D(2)
""",
    """
a, b = D(1), D(2)
a, b = b, a
""",
    """
a, *b = g(3)
""",
    """
a, b = g(2)
""",
    """
a, b = g(3)
""",
    """
a, b, c = g(2)
""",
    """
a, *b, c, d, e = g(3)
""",
    """
for x in g(): LOG.append(x.n)
""",
    """
for x in [D(1), D(2), D(3)]:
    if x.n == 2: break
""",
    """
for x in g(3):
    break
LOG.append('after')
""",
    """
for x, y in zip(g(), g()): LOG.append('b')
""",
    """
with D(1) as x: LOG.append('body')
""",
    """
with D(1) as x, D(2) as y: raise ValueError(D(3))
""",
    """
try: raise ValueError(D(1))
except ValueError as e: LOG.append('h')
LOG.append('after')
""",
    """
try:
    try: raise ValueError(D(1))
    finally: x = D(2)
except ValueError: LOG.append('h')
LOG.append('after')
""",
    """
try: raise KeyError(D(1)) from ValueError(D(2))
except KeyError: LOG.append('h')
LOG.append('after')
""",
    """
try:
    try: raise ValueError(D(1))
    except ValueError: raise KeyError(D(2))
except KeyError: LOG.append('h')
LOG.append('after')
""",
    """
try: raise ExceptionGroup('x', [ValueError(D(1)), KeyError(D(2))])
except* ValueError: LOG.append('v')
except* KeyError: LOG.append('k')
LOG.append('after')
""",
    """
match [D(1), D(2)]:
    case [a, b]: LOG.append('m')
LOG.append('after')
""",
    """
match {'k': D(1), 'o': D(2)}:
    case {'k': a, **r}: LOG.append('m')
LOG.append('after')
""",
    """
x = [D(1), D(2), D(3)]
x[1:] = [D(4)]
LOG.append('set')
del x[0]
LOG.append('del')
""",
    """
x = {1: D(1), 2: D(2)}
x[1] = D(3)
LOG.append('set')
del x[2]
LOG.append('del')
""",
    """
x = D(1); x.y = D(2); x.y = D(3)
LOG.append('set')
del x.y
LOG.append('del')
""",
    """
class C:
    x = D(1)
    y = D(2)
    def m(self): return self.x
    del x
LOG.append('made')
C().m
""",
    """
x = D(1)
def h():
    nonlocal_ = x
    return nonlocal_
h()
del x
LOG.append('del')
""",
    """
gen = g(3)
next(gen)
gen.close()
LOG.append('closed')
""",
    """
gen = g(3)
next(gen)
try: gen.throw(ValueError(D('t')))
except ValueError: LOG.append('h')
LOG.append('after')
""",
    """
gen = g(1)
try:
    while 1: gen.send(None)
except StopIteration as e: LOG.append(e.value.n)
LOG.append('after')
""",
    """
def d():
    r = yield from g(2)
    LOG.append(r.n)
    return D('d')
for x in d(): pass
LOG.append('after')
""",
    """
def d():
    x = D('x')
    try:
        yield D('y')
    finally:
        LOG.append('fin')
it = d(); next(it); del it
LOG.append('after')
""",
    """
async def co(): return D('co')
async def m():
    x = await co()
    LOG.append(x.n)
    return D('m')
c = m()
try: c.send(None)
except StopIteration as e: pass
LOG.append('after')
""",
    """
async def ag():
    a = D('a')
    yield D('y')
    yield D('z')
async def m():
    async for x in ag(): LOG.append(x.n)
    return [y async for y in ag()]
c = m()
try: c.send(None)
except StopIteration as e: pass
LOG.append('after')
""",
    """
x = y = D(1)
x = D(2)
y = D(3)
""",
    """
def h(*, a, b): return a
h(a=D(1), b=D(2))
LOG.append('after')
""",
    """
def h(a, /, *b, c=D('c'), **d): del b; LOG.append('b'); del d; LOG.append('d')
h(D(1), D(2), D(3), c=D(4), e=D(5))
LOG.append('after')
""",
    """
l = []
l.append(D(1)); l.extend(g()); l.insert(0, D(2)); l += g(1)
l.reverse()
LOG.append('made')
del l
""",
    """
x = D(1)
del x
LOG.append('d')
x = D(2)
""",
    """
i = iter([D(1), D(2), D(3)])
l = [D(4)]
next(i)
LOG.append('n')
l[0] = next(i)
LOG.append('m')
list(i)
LOG.append('end')
""",
    """
import functools
@functools.lru_cache(maxsize=1)
def c(x): return D('c%s' % x)
c(1); c(2); c(2)
LOG.append('called')
c.cache_clear()
LOG.append('cleared')
""",
    """
@lambda f: D('dec')
def h(): pass
LOG.append('made')
h = 1
""",
    """
t = D(1), (D(2), [D(3)])
a, (b, [c]) = t
del t
LOG.append('x')
a = 0
LOG.append('y')
""",
    """
s = {D(1), D(2)}
s |= {D(3)}; s -= {D(1)}; s &= {D(3)}; s ^= {D(3)}
LOG.append('x')
""",
    """
assert D(1), D(2)
""",
    """
try:
    assert not D(1), D(2)
except AssertionError as e: LOG.append('a')
LOG.append('b')
""",
    """
lambda: D(1)
x = (lambda a=D(2): a)()
LOG.append('b')
""",
    """
while D(1):
    x = D(2)
    break
else: pass
LOG.append('b')
""",
]


def function_of(source):
    namespace = dict(globals())
    exec("def code():\n" + "".join(f"    {line}\n" for line in source.strip().splitlines()), namespace)
    return namespace["code"]


def run(source, code, times):
    for time in range(times):
        LOG.clear()
        try:
            code()
            LOG.append("returned")
        except Exception as e:
            LOG.append(type(e).__name__)
            LOG.append(str(e)[:60])
            e = None
        LOG.append("end")
        said = " ".join(map(str, LOG))
        if time == 0 or said != before:
            print(source.strip().splitlines()[0], "->", said)
        before = said


for source in EXPRESSIONS.strip().splitlines():
    run(source, function_of(f"LOG.append('s'); {source}; LOG.append('e')"), 4)
for source in STATEMENTS:
    run(source, function_of(source), 4)
