# Coefficients of hundreds to ten thousands of digits: products, quotients, roots, logarithms, conversions, by checksum.
import decimal, random, sys, zlib
from decimal import Decimal as D, Context

sys.set_int_max_str_digits(0)
SHOW = sys.argv[1:]
r = random.Random(5)


def digits(n, kind):
    if kind == 0:
        return str(r.randrange(10 ** (n - 1), 10 ** n))
    if kind == 1:
        return '9' * n
    if kind == 2:
        return '1' + '0' * (n - 1)
    if kind == 3:
        # Runs of zeroes and nines, on limbs of 19 digits and beside them.
        out = '1'
        while len(out) < n:
            out += r.choice('009915') * r.choice((1, 18, 19, 20, 38, 57, 190))
        return out[:n]
    half = n // 2
    return '5' + '0' * (half - 1) + '9' * (n - half)


def number(n):
    return D((r.randrange(2), tuple(map(int, digits(n, r.choice((0, 0, 1, 2, 3, 3, 4))))), -r.randrange(n)))


def report(name, results):
    text = '\n'.join(map(str, results))
    if name in SHOW:
        print(text)
    print(name, f'{zlib.crc32(text.encode()):08x}')


exact = Context(prec=200_000, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN, traps=[])
sizes = [39, 40, 57, 58, 76, 77, 100, 190, 191, 500, 1200, 1216, 1217, 2000, 3000, 3700, 5000, 8000]
pairs = [(number(r.choice(sizes)), number(r.choice(sizes))) for _ in range(150)] + [(number(30_000), number(n)) for n in (20, 3000, 14_000, 29_990)]
report('multiply', [exact.multiply(a, b) for a, b in pairs])
report('square', [exact.multiply(a, a) for a, b in pairs])
report('add', [exact.add(a, b) for a, b in pairs])
report('subtract', [exact.subtract(a, b) for a, b in pairs])
decimal.setcontext(exact)
report('divmod', [divmod(exact.scaleb(a, r.choice((0, 500, 9000))), b) for a, b in pairs])
products = [(exact.multiply(a, b), b) for a, b in pairs]
report('divmod exact', [divmod(p, b) for p, b in products])
report('divmod below', [divmod(exact.next_minus(p) if i % 9 == 0 else p - D((0, (1,), p.as_tuple().exponent)), b) for i, (p, b) in enumerate(products)])
for prec in (40, 100, 777, 5000):
    c = Context(prec=prec, rounding=decimal.ROUND_DOWN, traps=[])
    report(f'divide {prec}', [c.divide(a, b) for a, b in pairs])
    report(f'multiply {prec}', [c.multiply(a, b) for a, b in pairs])
    report(f'sqrt {prec}', [c.sqrt(abs(a)) for a, b in pairs[:60]] + [c.sqrt(a * a) for a, b in pairs[:60]])
    few = [D(3), D('0.1'), D('1.00000000001'), D('123456.789'), D('0.99999999999999999999999')] + [D(str(r.uniform(0, 20))) for _ in range(3)]
    if prec < 1000:
        report(f'exp {prec}', map(c.exp, few))
        report(f'ln {prec}', map(c.ln, few))
        report(f'log10 {prec}', map(c.log10, few))
        report(f'power {prec}', [c.power(a, b) for a in few for b in (D(7), D('2.5'), D(-3), D('-0.3'))])
report('int', [int(a.to_integral_value()) for a, b in pairs[:60]])
report('from int', [D(int(a.scaleb(3000).to_integral_value())) for a, b in pairs[:60]])
report('hash', [hash(a) for a, b in pairs])
report('ratio', [a.as_integer_ratio() for a, b in pairs[:60]])
report('text', [D(str(a)) == a and len(str(a)) for a, b in pairs])
report('shift', [exact.shift(a, n) for a, b in pairs[:60] for n in (-700, -19, -1, 1, 19, 20, 700)])
report('compare', [a.compare(b) for a, b in pairs] + [a.compare(a.scaleb(5) * D('1e-5')) for a, b in pairs])
report('remainder_near', [exact.remainder_near(a, b) for a, b in pairs])
report('fma', [exact.fma(a, b, -a) for a, b in pairs])
