# Integer algorithms hot enough to compile, at the size where words end.
def luhn(n):
    s, alt = 0, False
    while n:
        n, d = n // 10, n % 10
        if alt:
            d *= 2
            if d > 9: d -= 9
        s += d
        alt = not alt
    return s % 10 == 0
print(sum(luhn(4539578763621000 + i) for i in range(1000)))
def reverse(n):
    r = 0
    while n: n, r = n // 10, r * 10 + n % 10
    return r
print([reverse(n) for n in (0, 120, 2 ** 62, 10 ** 25 + 7)], sum(n == reverse(n) for n in range(3000)))
def lychrel(n):
    for i in range(60):
        n += reverse(n)
        if n == reverse(n): return i, n
    return None
print(lychrel(89), lychrel(196), lychrel(56))
def popcount(n):
    c = 0
    while n: n &= n - 1; c += 1
    return c
print(sum(map(popcount, range(2000))), popcount(2 ** 62 - 1), popcount(2 ** 100 - 1), all(popcount(i) == i.bit_count() for i in range(1000)))
def isprime(n):
    if n < 2: return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0: return n == p
    d, r = n - 1, 0
    while d % 2 == 0: d //= 2; r += 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1): continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1: break
        else: return False
    return True
print([n for n in range(2 ** 31 - 60, 2 ** 31 + 60) if isprime(n)], [n - 2 ** 62 for n in range(2 ** 62 - 120, 2 ** 62 + 120) if isprime(n)], isprime(2 ** 61 - 1), isprime(2 ** 89 - 1), isprime(3215031751))
def rho(n):
    x = y = 2
    d = c = 1
    while d == 1:
        x = (x * x + c) % n
        y = (y * y + c) % n
        y = (y * y + c) % n
        a, b = abs(x - y), n
        while b: a, b = b, a % b
        d = a
    return d
print(sorted((rho(8051), 8051 // rho(8051))), rho(10403), rho(1000003 * 1000033) in (1000003, 1000033))
def lcg(n):
    x = 1
    for _ in range(n): x = (x * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    return x
print(lcg(3000))
def fnv(s):
    h = 0xcbf29ce484222325
    for b in s: h = ((h ^ b) * 0x100000001b3) & 0xFFFFFFFFFFFFFFFF
    return h
print(hex(fnv(b"hello" * 500)))
def crt(r, m):
    x, p = 0, 1
    for a, n in zip(r, m):
        while x % n != a: x += p
        p *= n
    return x
print(crt([2, 3, 2], [3, 5, 7]), crt([1, 4, 6, 2, 9], [11, 13, 17, 19, 23]))
def signs(n):
    t = [0] * 6
    for i in range(-n, n):
        t[0] += i // 7; t[1] += i % 7; t[2] += i // -7; t[3] += i % -7; t[4] += i >> 2; t[5] ^= i << 3
    return t
print(signs(2000))
