# Contexts: settings and their limits, flags and traps as mappings, the current context, signals.
import contextvars
import copy
import decimal
import pickle
import threading
from decimal import *

D = Decimal
C = Context


def t(f):
    try:
        print(repr(f()))
    except BaseException as e:
        print(type(e).__name__, e)


for args, kwargs in [((), {}), ((0,), {}), ((10 ** 30,), {}), (('a',), {}), ((1.0,), {}), ((), {'Emin': 1}), ((), {'Emax': -1}),
                     ((), {'rounding': 'x'}), ((), {'rounding': 1}), ((), {'capitals': 2}), ((), {'clamp': 2}), ((), {'clamp': 'a'}),
                     ((), {'flags': 1}), ((), {'traps': [1]}), ((), {'traps': [Inexact, Inexact]}), ((), {'traps': {Inexact: 1}}),
                     ((), {'flags': dict.fromkeys(getcontext().flags, 0)}), ((), {'foo': 1}), (range(9), {}), ((None, None, None), {}),
                     ((), {'traps': [DivisionImpossible]}), ((), {'traps': (Inexact,)}), ((), {'traps': dict.fromkeys(range(9))}),
                     ((5, ROUND_UP, -7, 8, 0, 1, [Rounded], [Inexact]), {}), ((3,), {'prec': 4})]:
    t(lambda: C(*args, **kwargs))
OTHER = C(traps=[Clamped])
c = C()
for k, v in [('prec', 0), ('prec', -1), ('prec', 'a'), ('prec', 10 ** 19), ('prec', 1.5), ('Emin', 1), ('Emin', -10 ** 18), ('Emax', -1),
             ('Emax', 10 ** 18), ('rounding', 0), ('rounding', 'a'), ('capitals', 3), ('clamp', 5), ('capitals', 'a'), ('flags', 1),
             ('traps', []), ('traps', {}), ('traps', {'a': 1}), ('foo', 1), ('Etiny', 1), ('_traps', 0), ('prec', 10 ** 18 - 1),
             ('flags', [Inexact]), ('flags', None), ('rounding', 'ROUND_05UP'), ('Emin', -5), ('flags', {s: s is Inexact for s in c.flags}),
             ('traps', OTHER.traps)]:
    print(k, end=' ')
    t(lambda: setattr(c, k, v))
for k in ['prec', 'Emax', 'rounding', 'traps', 'flags', 'foo']:
    print(k, end=' ')
    t(lambda: delattr(c, k))
print(c)

print('-- mappings')
c = C()
f = c.flags
for g in (lambda: f, lambda: list(f), lambda: len(f), lambda: f[1], lambda: f[Inexact], lambda: f.__setitem__(Inexact, 'a'), lambda: f[Inexact],
          lambda: f.__setitem__(1, 1), lambda: f.__delitem__(Inexact), lambda: f == C().flags, lambda: f == {k: k is Inexact for k in f},
          lambda: f == {Inexact: 1}, lambda: f != {1: 2}, lambda: f < f, lambda: f == 1, lambda: f.copy(), lambda: type(f.copy()), lambda: hash(f),
          lambda: list(f.items()), lambda: f.update({Inexact: 0}), lambda: f.pop(Inexact), lambda: dict(f), lambda: type(f).__name__,
          lambda: f.get(3), lambda: f.get(Inexact), lambda: f.setdefault(Inexact, 3), lambda: DivisionImpossible in f, lambda: f[DivisionImpossible],
          lambda: f.foo, lambda: c.flags is f, lambda: c.traps is f, lambda: type(f)()[Inexact]):
    t(g)
traps = C().traps
t(lambda: traps[Inexact])
t(lambda: repr(traps))

print('-- methods')
c = C()
for g in (lambda: c.__reduce__(), c.Etiny, c.Etop, c.radix, lambda: c.copy() is c, c.__copy__, lambda: c == C(), lambda: c.add(1, 2.0),
          lambda: c.add('1', 2), lambda: c.add(1, '2'), lambda: c.power(2, 3), lambda: c.power(a=2, b=3, modulo=5), lambda: c.power(2, 3, None),
          lambda: c.power(2, 3, 'a'), lambda: c.fma(2, 3, 'a'), lambda: c.quantize(1.2, 2), c.create_decimal, lambda: c.create_decimal('x'),
          lambda: c.create_decimal((0, (1, 2, 3), -1)), lambda: c.canonical(1), lambda: c.canonical(D(1)), lambda: c.copy_decimal('x'),
          lambda: c.copy_decimal(3), lambda: c.is_nan(1), lambda: c.is_nan('a'), lambda: c.is_canonical(1), lambda: c.to_sci_string(1),
          lambda: c.number_class(1), lambda: c.same_quantum(1, 2), lambda: c.divmod(7, 2), lambda: c.foo, lambda: c.abs(-1), lambda: c.apply(1),
          lambda: c._apply(D(1)), lambda: c._traps, lambda: c.logb(0), lambda: c.divide(1, 3), lambda: c.divide(0, 0), c.clear_flags,
          c.clear_traps, lambda: c, lambda: c.divide(1, 0), lambda: c.multiply(D('sNaN'), 1), lambda: c, lambda: pickle.loads(pickle.dumps(c)),
          lambda: copy.deepcopy(c)):
    t(g)

print('-- current context')
for g in (lambda: setcontext(1), lambda: localcontext(1), lambda: localcontext(prec=5, foo=1), lambda: localcontext(prec='a'),
          lambda: localcontext(None, prec=3).__enter__(), lambda: localcontext(prec=None).__enter__(),
          lambda: localcontext(traps=[Inexact], flags=[Rounded], Emin=-5, Emax=5, clamp=1, capitals=0, rounding='ROUND_UP').__enter__(),
          lambda: type(localcontext())(), lambda: setcontext(DefaultContext), lambda: getcontext() is DefaultContext, getcontext):
    t(g)
with localcontext(prec=5) as a:
    print(D(1) / 7, getcontext() is a)
    with localcontext() as b:
        b.prec = 3
        print(D(1) / 7, b.flags[Inexact])
    print(D(1) / 7, getcontext() is a)
print(D(1) / 7)
inner = contextvars.copy_context()
inner.run(lambda: setcontext(C(prec=4)))
print(D(1) / 7, inner.run(lambda: D(1) / 7), D(1) / 7)
getcontext().prec = 6
out = []
thread = threading.Thread(target=lambda: out.append((D(1) / 7, getcontext().prec)), context=contextvars.Context())
thread.start()
thread.join()
print(out, D(1) / 7)
for bits in [32, 64, 128, 256, 512, 0, 1, -1, 544, 'a', 1.0]:
    t(lambda: IEEEContext(bits))


class X(C):
    def __init__(self, *a, **k):
        print('init', a, k)
        super().__init__(*a, **k)
        self.extra = 1


x = X(prec=3)
print(x, type(x.copy()), x.extra)
setcontext(x)
print(D(1) / 7, getcontext() is x, x.flags[Inexact])

print('-- signals')
setcontext(C())
getcontext().traps[FloatOperation] = True
for g in (lambda: D(1.5), lambda: D(1) < 1.5, lambda: D(1) == 1.5, lambda: D.from_float(1.5), lambda: getcontext().create_decimal(1.5),
          lambda: D.from_number(1.5), getcontext):
    t(g)
setcontext(C(traps=[Inexact, Rounded, Subnormal, Underflow, Clamped, Overflow]))
for g in (lambda: D(1) / 3, lambda: D('1e-999999') / 10 ** 40, lambda: D('1e999999') * 10, lambda: D('0e-2000000') * 1, lambda: D('x'),
          lambda: D(0) / 0, lambda: D(1) / 0, lambda: D('1e30') // D('1e-5'), lambda: D('sNaN') + 1, getcontext):
    t(g)
for name in [n for n in dir(decimal) if not n.startswith('_')]:
    v = getattr(decimal, name)
    print(name, [k.__name__ for k in v.__mro__] if isinstance(v, type) else v if isinstance(v, (int, str, bool)) else type(v).__name__)


class Strange(D):
    """Operators that change the context while they run."""

    def __radd__(self, other):
        setcontext(C(prec=2))
        return D(other) / 7


print(1 + Strange(1), D(1) / 7)
for prec in (MAX_PREC, 10 ** 17):
    setcontext(C(prec=prec, Emax=MAX_EMAX, Emin=MIN_EMIN))
    for g in (lambda: D(1) / 3, lambda: D(2).sqrt(), lambda: D(3).next_plus(), lambda: D(1).logical_invert(), lambda: D('inf').next_minus(),
              lambda: D('1e%d' % (prec - 10)) + 1, lambda: D(10) ** 40, lambda: D(3) * 4, lambda: D(7) / 2):
        t(g)
setcontext(C())
t(lambda: int(D('1e99999999999999999')))
t(lambda: format(D(1), '.99999999999999999f'))
