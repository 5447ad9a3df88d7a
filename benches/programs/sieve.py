"""Sieves over lists and bytearrays: primes, twins, smallest factors, totients, lucky numbers."""


def eratosthenes(limit):
    is_prime = [True] * (limit + 1)
    is_prime[0] = is_prime[1] = False
    i = 2
    while i * i <= limit:
        if is_prime[i]:
            for multiple in range(i * i, limit + 1, i):
                is_prime[multiple] = False
        i += 1
    return [n for n, prime in enumerate(is_prime) if prime]


def odd_sieve(limit):
    """Only odd numbers, one byte each."""
    flags = bytearray([1]) * (limit // 2)
    flags[0] = 0
    i = 3
    while i * i < limit:
        if flags[i // 2]:
            j = i * i
            while j < limit:
                flags[j // 2] = 0
                j += 2 * i
        i += 2
    return sum(flags) + 1


def smallest_factors(limit):
    factors = list(range(limit))
    for i in range(2, limit):
        if i * i >= limit:
            break
        if factors[i] == i:
            for j in range(i * i, limit, i):
                if factors[j] == j:
                    factors[j] = i
    return factors


def totients(limit):
    phi = list(range(limit))
    for i in range(2, limit):
        if phi[i] == i:
            for j in range(i, limit, i):
                phi[j] -= phi[j] // i
    return phi


def lucky_numbers(limit):
    numbers = list(range(1, limit, 2))
    index = 1
    while index < len(numbers) and numbers[index] <= len(numbers):
        step = numbers[index]
        del numbers[step - 1::step]
        index += 1
    return numbers


def longest_gap(primes):
    best = (0, 0)
    for left, right in zip(primes, primes[1:]):
        if right - left > best[0]:
            best = (right - left, left)
    return best


def main():
    primes = eratosthenes(1_500_000)
    print("primes", len(primes), primes[-1], sum(primes))
    twins = 0
    for i in range(len(primes) - 1):
        if primes[i + 1] - primes[i] == 2:
            twins += 1
    print("twins", twins, "gap", longest_gap(primes))
    print("odd sieve", odd_sieve(2_000_000))
    factors = smallest_factors(400_000)
    print("factors", sum(factors), factors[99_999], factors[399_999])
    print("totients", sum(totients(400_000)))
    lucky = lucky_numbers(60_000)
    print("lucky", len(lucky), lucky[:10], lucky[-1])


if __name__ == "__main__":
    main()
