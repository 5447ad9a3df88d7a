# Complex numbers in loops: escape times, roots, polynomial evaluation, FFT by hand.
import cmath, math
def escape(c, n=50):
    z = 0j
    for i in range(n):
        z = z * z + c
        if abs(z) > 2: return i
    return n
print([escape(complex(x / 4, y / 4)) for y in range(-4, 5, 2) for x in range(-8, 3, 2)])
def fft(a):
    n = len(a)
    if n == 1: return a
    e, o = fft(a[::2]), fft(a[1::2])
    w = [cmath.exp(-2j * cmath.pi * k / n) * o[k] for k in range(n // 2)]
    return [e[k] + w[k] for k in range(n // 2)] + [e[k] - w[k] for k in range(n // 2)]
f = fft([complex(i) for i in range(8)])
print([f"{x.real:.6f}{x.imag:+.6f}" for x in f])
def newton(z, n=30):
    for _ in range(n): z = z - (z ** 3 - 1) / (3 * z * z)
    return z
print([f"{newton(z).real:.6f}{newton(z).imag:+.6f}" for z in (1 + 1j, -1 + 1j, -1 - 1j, 2)])
p = [1, -6 + 2j, 11, -6j]
def horner(x):
    r = 0
    for c in p: r = r * x + c
    return r
print(horner(1), horner(2j), horner(0.5), sum(z for z in [1j, 2, 3.5]), sum([1j] * 100), (1 + 1j) ** 8, (0.5 + 0.5j) ** 20, 2j ** 3, (1 - 1j) ** -2)
acc = 0j
for k in range(2000): acc += (1j ** k) * k if k < 8 else k * 0.5j
print(acc, acc.real, acc.imag)
z = 1 + 0j
for k in range(3000):
    z *= 0.6 + 0.8j
    if k == 1500: z = z.conjugate()
print(round(abs(z), 9), type(z).__name__)
x = 0
for k in range(2000): x = x + (k if k < 1000 else 1j if k < 1500 else 0.5)
print(x, x == complex(x), x.conjugate() * x)
print(cmath.phase(-1), cmath.polar(1j), cmath.sqrt(-4), cmath.isnan(complex("nan")), cmath.isclose(1, 1 + 1e-12j), cmath.inf, cmath.nanj, math.isclose(cmath.rect(1, math.pi).real, -1))
print(sorted([3 + 0j, 1j, -1], key=abs), max([1j, 2, -3], key=abs), [complex(s) for s in ("1+1j", "-2.5j")], {1j: "i"}[1j], 1j in [1j, 2], complex(1, 2) == 1 + 2j, hash(2 + 0j) == hash(2))
