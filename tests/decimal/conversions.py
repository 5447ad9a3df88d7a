# The constructor, conversions to other types, comparison with them, formatting: values and error texts.
import warnings
from decimal import *
from fractions import Fraction

D = Decimal


def t(f):
    try:
        print(repr(f()))
    except BaseException as e:
        print(type(e).__name__, e)


for v in ['0', '1', '-1.50', 'NaN', 'sNaN12', '-Infinity', '1E+5', '1E-7', '1.2345E+30', '-0.00', '9' * 50, '0E-7', '0E+2']:
    x = D(v)
    print(x, repr(x), x.to_eng_string(), x.as_tuple(), x.adjusted(), x.__reduce__())
    for f in (int, float, bool, complex, D.as_integer_ratio, round, D.__floor__, D.__ceil__, D.__trunc__):
        t(lambda: f(x))
    t(lambda: x.is_nan() or hash(x))

print('-- constructor')
for v in [1, -1, 10 ** 40, True, 1.5, -0.0, 1e300, 5e-324, float('inf'), float('-nan'), (1, 2), (0, (1, 2, 3), 'F'), (2, (1,), 0),
          (0, (10,), 0), (0, '1', 0), (0, (1,), 'x'), (0, (1,), 1.0), (0, (), 0), (0, (0, 0, 1, 2), 'n'), (1, (5,), 'N'), (0, [1, 2], -1),
          [0, [1, 2], -1], (0, (0,), 'n'), (1, (), 'F'), '', ' 1_2 ', '1__2', '\u0661\u0662', '\ud800', b'1', None, 1j, '_', '1 2', '1\x002',
          (0, (1,), 10 ** 30), (True, (1,), 0), ('0', (1,), 0), (0, (1.0,), 0), [], 'nan1', 'snan', 'inf', '-Infinity', '+1', '.5', '5.', '.',
          'e5', '1e', '1e+', '1e5', '1E-5', '\u00a01\u2003', '0x1', '1e9999999999999999999', '1e-9999999999999999999',
          '0e9999999999999999999', '1e999999999999999999', '1e-1999999999999999997', '1e-1999999999999999998', '1.5e-1999999999999999997',
          'nan' + '1' * 40, 'infinit', '--1', '1-']:
    t(lambda: D(v))
t(lambda: D(1, 2))
t(lambda: D(value='3'))
t(lambda: D(1, context=ExtendedContext))
t(lambda: D('x', ExtendedContext))
t(lambda: D())
for f in (D.from_float, D.from_number, getcontext().create_decimal_from_float, getcontext().create_decimal):
    for v in (3, 0.1, '1', D(1), (0, (1,), 0), True, float('nan'), 10 ** 40, ' 1', '1_0', 'nan' + '1' * 40, D('nan' + '1' * 40)):
        t(lambda: f(v))

print('-- operators')
for v in ('1', 1.0, 1j, None, [], Fraction(1, 2), True, 2 ** 70):
    for f in (lambda: D(2) + v, lambda: v - D(2), lambda: D(2) < v, lambda: v >= D(2), lambda: D(2) == v, lambda: D('0.5') == v, lambda: D('0.5') != v,
              lambda: D('nan') == v, lambda: D('inf') > v, lambda: D(2) ** v, lambda: divmod(D(7), v), lambda: D(2).compare(v)):
        t(f)
t(lambda: pow(D(2), 3, 5))
t(lambda: pow(2, D(3), 5))
t(lambda: pow(D(2), D(3), 'x'))
t(lambda: D('sNaN') == 1)
t(lambda: D('NaN') < 1)
t(lambda: D('NaN') == D('NaN'))
t(lambda: hash(D('sNaN')))
t(lambda: D(1) / 0)
t(lambda: D(0) / 0)
t(lambda: D(1) // 0)
t(lambda: D(1) % 0)
t(lambda: divmod(D(0), 0))
t(lambda: D(0) ** 0)
t(lambda: +D('1e1000000'))
t(lambda: D('Infinity') - D('Infinity'))
t(lambda: D('1e50') // 1)
for v in (1, -1, 0.5, -0.375, 1e22, Fraction(3, 8), 2 ** 61 - 1, 2 ** 61, -2 ** 61, 10 ** 40, 12345678901234567890123456789.0):
    x = D(v.numerator) / v.denominator if isinstance(v, Fraction) else D(v)
    print(v, x == v, hash(x) == hash(v), x < v, {v: 1}.get(x))
print(hash(D('1e1000000')), hash(D('-3.7e-999999')), hash(D('9' * 100)), hash(D('Inf')), hash(D('-Inf')))
print(sorted([D(3), 2.5, Fraction(5, 2), 1, D('-inf'), 10 ** 30, D('2.50')]))
print(sum([D('0.1')] * 10), max(D(1), 2, 1.5), min([D('nan'), D(1)], key=lambda x: x.is_nan()), sum([1, D('2.5'), 3]))

print('-- methods')
for f in (lambda: D(1).quantize(1, rounding=3), lambda: D(1).quantize(1, rounding='x'), lambda: D(1).quantize(D('0.1'), 'ROUND_UP'),
          lambda: D(1).quantize('1'), lambda: D(1).quantize(D(1), None, 3), lambda: D(1).exp(3), lambda: D(1).exp(context=getcontext()),
          lambda: round(D('1.25'), 1), lambda: round(D('2.5'), None), lambda: round(D('1.5'), 1.0), lambda: round(D('1.5'), 10 ** 30),
          lambda: round(D('1.5'), 10 ** 18), lambda: round(D('1234'), -2), lambda: D(1).logical_and(1.5), lambda: D(1).scaleb('a'),
          lambda: D(1).to_integral_value(rounding='x'), lambda: D(1).to_integral(None), lambda: D('1.5').to_integral_exact(ROUND_UP),
          lambda: D(1).is_normal(1), lambda: D(1).number_class(), lambda: D(1).foo, lambda: setattr(D(1), 'x', 1),
          lambda: setattr(D(1), 'real', 1), lambda: setattr(D, 'x', 1), lambda: D(3).real, lambda: D(3).imag, lambda: D(3).conjugate(),
          lambda: D(3).radix(), lambda: D(3).canonical(), lambda: D(1).__init__(1, 2, 3), lambda: D(1).__format__(1)):
    t(f)


class S(D):
    def __str__(self):
        return 'S' + super().__str__()


for f in (lambda: S(1), lambda: type(S(1) + 1), lambda: S(S(1)), lambda: D(S(1)), lambda: type(D(S(1))), lambda: type(S(1).__copy__()),
          lambda: S(1).__reduce__(), lambda: type(S.from_float(1.5)), lambda: type(S.from_number(2)), lambda: type(abs(S(-1))),
          lambda: type(S(1).real), lambda: type(S(1).copy_abs()), lambda: vars(S(2)), lambda: f'{S(1):>5}', lambda: str(S(2))):
    t(f)

print('-- format')
warnings.simplefilter('ignore')
SPECS = ['N', 'n', ',', '_', '.2f', '010', 'z.1f', '#f', '\u00e4<10', '.3,f', '10_', 'e', '.0e', '%', '.3', '<10', '=10', ' ', '+', 'E', 'G', '.2g', '010,',
         '^20', '.3_f', '08.1e', 'd', 's', '.1N', '\ud800<9', '\u00e9=9', '\U0001F600>9', '', '#g', '#.0f', 'z', '.', ',.2f', 'c', '0=12,', '<010', '*<010',
         '*^12.1%', '.0g', '.10e', '.10g', '.0f', '+.1e', '-z.0f', '020,.2f', '012n', ',n', ',.1e', '_.3g', 'f', '.40f', '012,', '011,', '010,.0f']
for v in ['-1234.5', '1234567.891', '0', '-0.000', '0E+3', '1E+6', '1E-7', '-0.00001', '999.995', 'NaN', '-sNaN123', 'Infinity', '-Infinity', '1E-40', '5', '0E-10']:
    for spec in SPECS:
        try:
            print(v, ascii(spec), ascii(format(D(v), spec)))
        except Exception as e:
            print(v, ascii(spec), type(e).__name__, e)
for spec, conventions in [('n', {'decimal_point': ',', 'thousands_sep': '.', 'grouping': '\3\0'}), ('n', []), ('n', {'decimal_point': 1}),
                          ('020n', {'decimal_point': '\u00fc', 'thousands_sep': '\u20ac', 'grouping': '\3\2\0'}), ('n', {'grouping': 1}),
                          ('n', {'decimal_point': ',', 'thousands_sep': '.', 'grouping': '\3\2\x7f'}), ('n', {'decimal_point': ''}),
                          ('n', {'decimal_point': ',', 'thousands_sep': '.', 'grouping': '\xff'}), ('n', {'decimal_point': 'abcde'}),
                          ('015n', {'decimal_point': ',', 'thousands_sep': '.', 'grouping': '\x7f'}), ('015n', {'thousands_sep': '', 'grouping': '\3\0'})]:
    t(lambda: D('1234567.5').__format__(spec, conventions))
