# Hot loops whose ints grow past 63 and 64 bits and come back.
def grow(n):
    x = 1
    for i in range(n):
        x = x * 3 + i
        if x > 10 ** 30:
            x %= 1000003
    return x
def doubling(n):
    x = 1
    out = []
    for i in range(n):
        x += x
        if i in (59, 60, 61, 62, 63, 64, 99):
            out.append(x)
    return out
def negative(n):
    x = -1
    for i in range(n):
        x = x + x - 1
    return x
def edge(start, n):
    hits = []
    x = start
    for i in range(n):
        x += 1
        if i % 1000 == 0:
            hits.append((x, type(x).__name__, x - 1 < x, -x, ~x))
    return hits
def product(n):
    p = 1
    for i in range(1, n):
        p *= i
    return p
def square_sum(n, k):
    s = 0
    for i in range(n):
        s += (i << k) * (i << k)
    return s
def sub_under(n):
    x = -(2 ** 62) + 5
    for i in range(n):
        x -= 1
    return x
def neg_edge():
    out = []
    for i in range(3000):
        v = -4611686018427387904 if i == 2500 else -i
        r = -v
        a = abs(v)
        if i >= 2498 and i < 2503:
            out.append((r, a, v // -1, v * -1, 0 - v))
    return out
def mul_edge():
    acc = 0
    for i in range(3000):
        a = i * 1000003 * 1000003 * 1000003
        acc ^= a
    return acc
def swap_back(n):
    x = 5
    kinds = set()
    for i in range(n):
        x = x << 7 if i % 20 < 10 else x >> 7
        kinds.add(x.bit_length() > 62)
    return x, sorted(kinds)
print(grow(5000))
print(doubling(100))
print(negative(200))
print(edge(4611686018427387903 - 1500, 3001))
print(edge(9223372036854775807 - 1500, 3001))
print(product(300) % 10 ** 40, product(25))
print(square_sum(3000, 20), square_sum(3000, 40))
print(sub_under(3000))
print(neg_edge())
print(mul_edge())
print(swap_back(5000))
