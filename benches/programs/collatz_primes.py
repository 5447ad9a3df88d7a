# adder: numeric
"""Number theory on small integers: Collatz chains, trial division, gcds, perfect numbers."""


def collatz_length(n):
    length = 1
    while n != 1:
        if n % 2 == 0:
            n //= 2
        else:
            n = 3 * n + 1
        length += 1
    return length


def longest_collatz(limit):
    best, best_length = 1, 1
    for start in range(1, limit):
        length = collatz_length(start)
        if length > best_length:
            best, best_length = start, length
    return best, best_length


def is_prime(n):
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    divisor = 3
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 2
    return True


def count_primes(limit):
    count = 0
    for n in range(limit):
        if is_prime(n):
            count += 1
    return count


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def coprime_pairs(limit):
    pairs = 0
    for a in range(1, limit):
        for b in range(1, a):
            if gcd(a, b) == 1:
                pairs += 1
    return pairs


def divisor_sum(n):
    total = 1
    divisor = 2
    while divisor * divisor <= n:
        if n % divisor == 0:
            total += divisor
            if divisor * divisor != n:
                total += n // divisor
        divisor += 1
    return total


def perfect_and_amicable(limit):
    perfect, amicable = 0, 0
    for n in range(2, limit):
        partner = divisor_sum(n)
        if partner == n:
            perfect += 1
        elif partner > n and partner < limit and divisor_sum(partner) == n:
            amicable += 1
    return perfect, amicable


def main():
    print("collatz", *longest_collatz(60_000))
    print("primes", count_primes(120_000))
    print("coprime pairs", coprime_pairs(700))
    print("perfect, amicable", *perfect_and_amicable(20_000))


if __name__ == "__main__":
    main()
