# Every operation on pairs and triples of numbers of all kinds, in many contexts: results, flags and traps. Prints one checksum for each
# operation; with an argument, every case of the operations named (or of all, for "all").
import decimal, random, sys, zlib
from decimal import Decimal as D

ROUNDINGS = [getattr(decimal, n) for n in dir(decimal) if n.startswith('ROUND_')]
CONTEXTS = [(28, 999999, -999999), (9, 999999, -999999), (19, 999999, -999999), (1, 999, -999), (2, 9, -9), (3, 3, -3), (5, 10, -10),
            (7, 96, -95), (16, 384, -383), (34, 6144, -6143), (37, 6144, -6143), (38, 6144, -6143), (39, 6144, -6143),
            (40, 6144, -6143), (50, 999999, -999999), (77, 999, -999), (100, 999999, -999999), (400, 999999, -999999)]
SPECIAL = ['0', '-0', '0E-3', '0E+5', '-0E-20', '0E+999999', 'Inf', '-Inf', 'NaN', '-NaN', 'NaN123', 'sNaN', '-sNaN45',
           'NaN' + '12' * 30, 'sNaN' + '9' * 45, '1', '-1', '1.0', '1.000', '10', '0.1', '100', '1E+3', '1E-3', '9', '-9', '99', '9.99',
           '999999999', '9' * 19, '9' * 20, '9' * 37, '9' * 38, '9' * 39, '1' + '0' * 37, '1' + '0' * 38, '5', '0.5', '1.5', '2.5', '-2.5',
           '2', '3', '-3', '7', '1E+999999', '9E-999999', '1E-1000007', '-1E+6144', '4E-6176', '1.000000001', '0.999999999',
           '12345678901234567890123456789012345678', '170141183460469231731687303715884105728',
           '340282366920938463463374607431768211456', '18446744073709551616', '10000000000000000000', '111', '-101', '1011', '1' * 40]


def number(r):
    kind = r.random()
    if kind < .25:
        return D(r.choice(SPECIAL))
    digits = r.choice((1, 2, 3, 5, 8, 9, 10, 16, 18, 19, 20, 27, 28, 29, 34, 37, 38, 39, 40, 57, 60, 76, 90)) if kind < .96 else r.randint(90, 900)
    shape = r.random()
    if shape < .6:
        coef = str(r.randrange(10 ** digits))
    elif shape < .7:
        coef = '9' * digits
    elif shape < .8:
        coef = str(r.randrange(10 ** (digits // 2 + 1))) + '0' * (digits // 2)
    elif shape < .9:
        coef = str(r.randrange(10 ** (digits // 2 + 1))) + r.choice('459') + r.choice(('0', '9', '5')) * (digits // 2)
    else:
        coef = ''.join(r.choice('01') for _ in range(digits))
    exp = r.choice((0, 0, 0, -1, -2, -digits, 1, 2, 3, r.randint(-10, 10), r.randint(-60, 60), r.randint(-400, 400),
                    r.randint(-6200, 6200), r.randint(-1000010, 1000010) if r.random() < .3 else 0))
    return D((r.randrange(2), tuple(map(int, coef)), exp))


def near(r, x):
    """A number about as large as x."""
    if not x.is_finite():
        return number(r)
    y = number(r)
    if not y.is_finite():
        return y
    return y.scaleb(max(min(x.adjusted() - y.adjusted() + r.randint(-3, 3), 300), -300), decimal.Context(1000, Emax=9999999, Emin=-9999999))


def small(r):
    """A count."""
    return D(r.choice((0, 1, -1, 2, 3, 5, -3, 9, -9, 19, 28, 30, -20, 39, -41, r.randint(-100, 100))))


def modest(r):
    """A number that powers and exponentials of which have not too many digits."""
    if r.random() < .25:
        return D(r.choice(SPECIAL))
    digits = r.choice((1, 2, 3, 5, 9, 16, 20, 28, 40))
    return D((r.randrange(2), tuple(map(int, str(r.randrange(10 ** digits)))), r.randint(-digits - 6, 2)))


def context(r):
    prec, emax, emin = r.choice(CONTEXTS)
    return decimal.Context(prec=prec, Emax=emax, Emin=emin, rounding=r.choice(ROUNDINGS), clamp=r.random() < .2,
                           capitals=r.random() < .9, traps=[])


TWO = ['add', 'subtract', 'multiply', 'divide', 'divide_int', 'divmod', 'remainder', 'remainder_near', 'compare', 'compare_signal',
       'compare_total', 'compare_total_mag', 'max', 'max_mag', 'min', 'min_mag', 'quantize', 'same_quantum', 'next_toward',
       'logical_and', 'logical_or', 'logical_xor', 'copy_sign']
ONE = ['abs', 'plus', 'minus', 'normalize', 'sqrt', 'logb', 'next_plus', 'next_minus', 'to_integral_exact', 'to_integral_value',
       'logical_invert', 'number_class', 'to_sci_string', 'to_eng_string', 'copy_abs', 'copy_negate', 'is_normal', 'is_subnormal',
       'create_decimal', '_apply']
SHOW = sys.argv[1:]


def show(v):
    return repr(v) if not isinstance(v, D) else str(v.as_tuple()[:1]) + str(v)


def check(name, n, make, seed=1):
    r = random.Random(name + str(seed))
    crc = 0
    everything = 'all' in SHOW or name in SHOW
    for i in range(n):
        c = context(r)
        operands = make(r)
        decimal.setcontext(c)
        try:
            result = getattr(c, name)(*operands)
        except Exception as e:
            result = type(e).__name__ + ' ' + str(e)
        flags = ''.join('01'[v] for v in c.flags.values())
        if isinstance(result, tuple):
            result = ' '.join(map(show, result))
        line = f'{show(result)} {flags}'
        crc = zlib.crc32(line.encode(), crc)
        if everything:
            print(name, i, c, *operands, '->', line)
    decimal.setcontext(decimal.Context())
    print(f'{name} {crc:08x}')


def pair(r):
    a = number(r)
    return (a, near(r, a) if r.random() < .5 else number(r))


def main(scale):
    for name in TWO:
        check(name, 400 * scale, pair)
    for name in ONE:
        check(name, 300 * scale, lambda r: (number(r),))
    for name in ('shift', 'rotate', 'scaleb'):
        check(name, 300 * scale, lambda r: (number(r), small(r) if r.random() < .9 else number(r)))
    check('fma', 400 * scale, lambda r: (*pair(r), number(r)))
    for name in ('exp', 'ln', 'log10'):
        check(name, 150 * scale, lambda r: (modest(r) if r.random() < .8 else number(r),))
        # Results beside the limit between normal and subnormal numbers, and beside one.
        check(name, 150 * scale, lambda r: (D(r.choice((1, -1))).scaleb(-r.randint(1, 12)) + (name != 'exp')
                                            if r.random() < .5 else D(r.choice('-+') + str(r.randint(0, 99999))) / 1000,), 2)
    check('power', 150 * scale, lambda r: (modest(r), small(r) if r.random() < .5 else modest(r)))
    check('power', 80 * scale, lambda r: (small(r), small(r), small(r)), 2)


main(int(SHOW.pop()) if SHOW and SHOW[-1].isdigit() else 1)
