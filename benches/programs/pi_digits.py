"""Digits of pi by a spigot, and other big numbers: e, factorials, Fibonacci, square roots, a Lucas test."""


def pi_digits(count):
    """Gibbons's unbounded spigot."""
    digits = []
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    while len(digits) < count:
        if 4 * q + r - t < m * t:
            digits.append(m)
            q, r, m = 10 * q, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else:
            q, r, t, k, m, x = (
                q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2)
    return "".join(map(str, digits))


def e_digits(count):
    """The series of 1/n! in fixed point."""
    one = 10 ** (count + 10)
    total = term = one
    n = 1
    while term:
        term //= n
        total += term
        n += 1
    return str(total // 10 ** 10)


def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def fibonacci(n):
    """By doubling."""
    a, b = 0, 1
    for bit in bin(n)[2:]:
        a, b = a * (2 * b - a), a * a + b * b
        if bit == "1":
            a, b = b, a + b
    return a


def integer_sqrt(n):
    guess = 1 << (n.bit_length() // 2 + 1)
    while True:
        better = (guess + n // guess) // 2
        if better >= guess:
            return guess
        guess = better


def is_mersenne_prime(p):
    """Lucas and Lehmer's test of 2**p - 1."""
    modulus = (1 << p) - 1
    s = 4
    for _ in range(p - 2):
        s = (s * s - 2) % modulus
    return s == 0


def digit_sum(n):
    return sum(int(digit) for digit in str(n))


def main():
    pi = pi_digits(3000)
    for start in range(0, 100, 20):
        print(pi[start:start + 20], "at", start)
    print("pi", digit_sum(int(pi)), pi[-20:])
    e = e_digits(4000)
    print("e", e[:30], digit_sum(int(e)))
    print("factorial", digit_sum(factorial(1450)), factorial(30))
    f = fibonacci(20_000)
    print("fibonacci", f % 10**12, f.bit_length())
    root = integer_sqrt(2 * 10 ** 3000)
    print("root", str(root)[:40], digit_sum(root))
    print("mersenne", [p for p in (61, 89, 107, 127, 257, 521, 607, 613, 1279, 2203) if is_mersenne_prime(p)])
    print("power", pow(3, 10**40, 10**30 + 57), (7 ** 600 // 5 ** 500) % 10**15, -(7 ** 50) // 3, -(7 ** 50) % 1000)


if __name__ == "__main__":
    main()
