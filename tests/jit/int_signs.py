# Floor division, modulo, shifts and bit operators on all signs, in hot loops.
def divmods(n):
    s = 0
    t = 0
    for i in range(-n, n):
        for d in (3, -3, 7, -1, 1):
            s += i // d
            t += i % d
            q, r = divmod(i, d)
            if q * d + r != i or q != i // d or r != i % d:
                return "broken", i, d
    return s, t
def variable(n):
    out = 0
    for i in range(1, n):
        a = i * 37 - n * 5
        b = (i % 9) - 4
        if b:
            out = out * 31 % 1000003 + a // b + a % b
        else:
            try:
                a // b
            except ZeroDivisionError:
                out += 1
            try:
                a % b
            except ZeroDivisionError:
                out += 1
    return out
def shifts(n):
    acc = 0
    for i in range(n):
        s = i % 70
        acc ^= (i << s) >> (s // 2)
        acc ^= (-i) >> s
        acc &= (1 << 80) - 1
    return acc
def bad_shift(n):
    errors = 0
    for i in range(n):
        try:
            5 << (n - 10 - i)
        except ValueError:
            errors += 1
    return errors
def bits(n):
    a = o = x = inv = 0
    for i in range(-n, n, 3):
        a += i & 0xF5
        o += i | 0x1234
        x += i ^ -0x77
        inv += ~i
    return a, o, x, inv
def powers(n):
    s = 0
    for i in range(n):
        s += i ** 2 + (-i) ** 3 + 2 ** (i % 5) + i ** 0
        s += pow(i, 3, 17)
    return s
def powers_float(n):
    s = 0.0
    for i in range(1, n):
        s += i ** -1 + 2 ** -(i % 4)
    return round(s, 9)
print(divmods(1500))
print(variable(5000))
print(shifts(4000))
print(bad_shift(4000))
print(bits(4000))
print(powers(3000), powers_float(2000))
print([(a // b, a % b) for a in (-7, 7, -4611686018427387904, 4611686018427387903) for b in (2, -2, -1, 4611686018427387903)])
