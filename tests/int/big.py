# Big integers: multiplication, division, text and roots at sizes where algorithms change.
import math
def digits(n):
    return sum(map(int, str(n)))
a = 3 ** 500
b = 7 ** 300
print(digits(a), digits(b), digits(a * b), a * b // b == a, (a * b + 5) % b == 5)
q, r = divmod(a * a + 1, b)
print(q * b + r == a * a + 1, 0 <= r < b)
q, r = divmod(-(a * a) - 1, b)
print(q * b + r == -(a * a) - 1, 0 <= r < b)
q, r = divmod(a * a + 1, -b)
print(q * -b + r == a * a + 1, -b < r <= 0)
print(math.isqrt(a * a) == a, math.isqrt(a * a + 2 * a) == a, math.gcd(a * 12, a * 18) == a * 6, math.lcm(4, 6, 10))
print(pow(a, b, 10 ** 9 + 7), pow(3, 10 ** 50, 10 ** 20))
for e in (18, 19, 20, 38, 39, 40, 100):
    n = 10 ** e
    print(e, n.bit_length(), str(n - 1) == "9" * e, int(str(n)) == n, int(hex(n), 16) == n, len(bin(n)))
f = 1
for i in range(1, 60):
    f *= i
    if i % 10 == 9:
        print(i, f, f.bit_length())
for i in range(59, 0, -1):
    f //= i
print(f, type(f), f == 1)
x, y = 0, 1
for _ in range(300):
    x, y = y, x + y
print(x, x % 1000007, -x % 1000007)
print(sum(10 ** i for i in range(30)), (10 ** 30 - 1) // 9, (2 ** 127 - 1) * (2 ** 89 - 1))
print(float(10 ** 25), int(1e25), int(float(2 ** 70 + 1)), 2 ** 1000 / 3 ** 600, -(2 ** 64) // 7, -(2 ** 64) % 7)
print((2 ** 64 - 1) ** 3, (2 ** 32 + 1) ** 4, (-(2 ** 33)) ** 3, (10 ** 18) ** 2 - (10 ** 18 + 1) * (10 ** 18 - 1))
