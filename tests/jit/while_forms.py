# Loops written with while, in every common form.
def count_up(n):
    i = 0
    while i < n: i += 1
    return i
def count_down(n):
    while n > 0: n -= 3
    return n
def break_mid(n):
    i = 0
    while True:
        i += 2
        if i >= n: break
        i -= 1
    return i
def cont(n):
    i = odd = 0
    while i < n:
        i += 1
        if i % 2 == 0: continue
        odd += 1
    else:
        odd = -odd
    return odd
def two_conditions(n):
    i, j = 0, n
    while i < n and j > 0:
        i += 1
        j -= 2
    return i, j
def nested(n):
    i = c = 0
    while i < n:
        j = i
        while j < n:
            c += 1
            j += i + 1
        i += 1
    return c
def on_list(n):
    l = list(range(n))
    s = 0
    while l: s = s * 3 % 10007 + l.pop()
    return s
def gcd(a, b):
    while b: a, b = b, a % b
    return a
def walrus(n):
    s = 0
    while (k := n // 3) > 0:
        s += k
        n = n - 1
    return s, n, k
def not_form(n):
    done, i = False, 0
    while not done:
        i += 1
        done = i * i > n
    return i
def newton(x):
    g = x
    while abs(g * g - x) > 1e-9: g = (g + x / g) / 2
    return round(g, 6)
def bits(n):
    c = 0
    while n:
        c += n & 1
        n >>= 1
    return c
def or_form(n):
    a = b = 0
    while a < n or b < n // 2:
        a += 1
        if a % 3 == 0: b += 1
    return a, b
for f in (count_up, count_down, break_mid, cont, two_conditions, on_list, walrus, not_form, newton, bits, or_form):
    print(f.__name__, f(1), f(7), f(3000), f(3001))
print(nested(60), [gcd(a, 360) for a in range(1, 400, 37)], gcd(2 ** 80, 6 ** 30), count_up(2.5), count_down(7.5), count_up(True))
