# adder: numeric
"""Plain loops over machine-sized integers: sums, digits, bit tricks, modular powers."""


def sum_of_squares(limit):
    total = 0
    for i in range(limit):
        total += i * i
    return total


def digit_sums(limit):
    total = 0
    for number in range(1, limit):
        n = number
        while n > 0:
            total += n % 10
            n //= 10
    return total


def count_bits(limit):
    bits = 0
    for number in range(limit):
        n = number
        while n:
            n &= n - 1
            bits += 1
    return bits


def power_mod(base, exponent, modulus):
    result = 1
    base %= modulus
    while exponent > 0:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def fermat_liars(modulus):
    liars = 0
    for base in range(2, modulus - 1):
        if power_mod(base, modulus - 1, modulus) == 1:
            liars += 1
    return liars


def pythagorean_triples(limit):
    found = 0
    for a in range(1, limit):
        for b in range(a, limit):
            c2 = a * a + b * b
            c = b
            while c * c < c2:
                c += 1
            if c * c == c2 and c < limit:
                found += 1
    return found


def scramble(rounds):
    state = 0x2545F491
    checksum = 0
    for i in range(rounds):
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        if state % 3 == 0:
            checksum += state & 0xFF
        elif state % 3 == 1:
            checksum -= state & 0x7F
        else:
            checksum ^= i
    return checksum


def main():
    print("sum of squares", sum_of_squares(1_000_000))
    print("digit sums", digit_sums(250_000))
    print("bits", count_bits(250_000))
    print("liars", fermat_liars(2821), fermat_liars(1729))
    print("triples", pythagorean_triples(110))
    print("scramble", scramble(900_000))


if __name__ == "__main__":
    main()
