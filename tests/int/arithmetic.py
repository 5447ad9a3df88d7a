# Signs of division and modulo, powers, and the word boundaries where small ints become big.
def t(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return f"{type(e).__name__}: {e}"

for a in (7, -7, 0, 1, -1):
    for b in (2, -2, 3, -3):
        print(a, b, a // b, a % b, divmod(a, b), a - b * (a // b) == a % b)
for op in (lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: 0 ** -1, lambda: pow(2, 3, 0), lambda: 1 / 0):
    print(t(op))
for k in (29, 30, 31, 61, 62, 63, 64, 127, 128):
    n = 1 << k
    print(k, n, -n, n - 1, n + n, n * n, (n + 1) * (n - 1) == n * n - 1, (-n) // 3, (-n) % 3, hash(n), hash(-n))
print(2 ** 10, (-2) ** 3, 2 ** -2, 0 ** 0, (-1) ** -1, 10 ** 20)
print(pow(3, 4, 5), pow(-3, 3, 7), pow(3, -1, 7), pow(2, 100, -7), t(pow, 2, -1, 4), pow(5, 0, 1))
print(4611686018427387903 + 1, -4611686018427387904 - 1, 4611686018427387904 - 1, -(-4611686018427387904))
print(4611686018427387903 * 2, 9223372036854775807 + 1, -9223372036854775808 - 1, -9223372036854775808 // -1)
print(abs(-4611686018427387904), abs(-9223372036854775808), -4611686018427387904 // -1, -4611686018427387904 % -1)
print(+True, -True, True + True, True * 3, type(True + 0), type(+True))
print(7 / 2, -7 / 2, 10 ** 30 / 10 ** 29, 1 / 3, (2 ** 63) / (2 ** 62), t(lambda: 10 ** 400 / 1), 10 ** 400 / 10 ** 399)
print(round(15, -1), round(25, -1), round(35, -1), round(-15, -1), round(1234567, -3), round(5, 2), round(5))
print(int.__add__(1, 2.0), int.__radd__(1, 2), (5).__rsub__(7), (5).__divmod__(3), (5).__pow__(2, 7))
