# Shifts, masks and bitwise operators on both signs and both sizes.
def t(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return f"{type(e).__name__}: {e}"

for n in (0, 1, -1, 5, -5, 255, -256, 2 ** 62, -(2 ** 62), 2 ** 64 + 3, -(2 ** 64) - 3):
    print(n, ~n, n >> 1, n << 1, n >> 3, n & 0xFF, n | 0xF0, n ^ 0xAA, n.bit_length(), n.bit_count())
for k in (0, 1, 31, 32, 61, 62, 63, 64, 65, 200):
    print(k, 1 << k, -1 << k, (3 << k) >> k, (-3 << k) >> k, (2 ** 100) >> k, (-(2 ** 100)) >> k)
print(t(lambda: 1 << -1), t(lambda: 1 >> -1), 0 << 10 ** 6, 5 >> 10 ** 30, -5 >> 10 ** 30, t(lambda: 0 << (10 ** 30)))
print(True & 1, True | False, True ^ True, type(True & True), type(True & 1), type(True << 1))
a, b = 0x0123456789ABCDEF0123456789ABCDEF, -0xFEDCBA9876543210FEDC
print(a & b, a | b, a ^ b, (a & b) + (a | b) == a + b, (a ^ b) == (a | b) - (a & b))
print(hex(a), hex(b), oct(-8), bin(-5), bin(2 ** 40), hex(0), oct(0), bin(0))
print(t(lambda: 1 & 1.0), t(lambda: 1 << 1.0), t(lambda: "a" | 1), t(lambda: ~1.5))
print((-1) & (2 ** 70 - 1) == 2 ** 70 - 1, (-(2 ** 70)) & (2 ** 71 - 1) == 2 ** 70, -1 ^ (2 ** 65), -1 | 2 ** 80)
x = 6
x <<= 70
x |= 1
x >>= 68
x ^= 5
x &= ~4
print(x)
