# Number programs whose values cross word sizes: digits, bases, gcd chains, Collatz, modular powers.
def base(n, b):
    if n == 0: return "0"
    s, neg, n = "", n < 0, abs(n)
    while n:
        n, r = divmod(n, b)
        s = "0123456789abcdefghijklmnopqrstuvwxyz"[r] + s
    return "-" + s if neg else s
for n in (0, 1, -1, 255, -256, 2 ** 62, 2 ** 63, -2 ** 64, 10 ** 30):
    print(n, base(n, 2) == bin(n).replace("0b", ""), base(n, 16) == hex(n).replace("0x", ""), base(n, 10) == str(n), base(n, 36), int(base(n, 36), 36) == n)
def collatz(n):
    steps, top = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        top = max(top, n)
    return steps, top
print([collatz(n) for n in (1, 7, 27, 97, 871, 2 ** 61 - 1, 2 ** 64 + 1)])
def modpow(b, e, m):
    r = 1
    while e:
        if e & 1: r = r * b % m
        b, e = b * b % m, e >> 1
    return r
print(all(modpow(b, e, m) == pow(b, e, m) for b in (2, 3, 10 ** 9, 2 ** 62) for e in (0, 1, 5, 2 ** 20, 2 ** 64) for m in (7, 10 ** 9 + 7, 2 ** 61 - 1, 2 ** 89 - 1)))
def egcd(a, b):
    x, y, u, v = 1, 0, 0, 1
    while b:
        q, (a, b) = a // b, (b, a % b)
        x, u, y, v = u, x - q * u, v, y - q * v
    return a, x, y
for a, b in ((240, 46), (2 ** 64, 3 ** 40), (-15, 25), (0, 5), (10 ** 18, 10 ** 18 - 1)):
    g, x, y = egcd(a, b)
    print(g, x, y, a * x + b * y == g)
def isqrt(n):
    x = n
    while x * x > n: x = (x + n // x) // 2
    return x
print([isqrt(n) for n in (0, 1, 2, 99, 10 ** 18, 10 ** 40)], sum(isqrt(n) for n in range(1, 500)))
h = 14695981039346656037
for byte in b"the quick brown fox": h = (h ^ byte) * 1099511628211 % 2 ** 64
print(h, hex(h))
x = 123456789
for _ in range(1000):
    x ^= x << 13 & 0xFFFFFFFFFFFFFFFF
    x ^= x >> 7
    x ^= x << 17 & 0xFFFFFFFFFFFFFFFF
print(x)
