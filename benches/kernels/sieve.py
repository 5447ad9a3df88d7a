"""Primes by the sieve of Eratosthenes over bytes, and how far apart they are."""


def sieve(limit):
    composite = bytearray(limit + 1)
    i = 2
    while i * i <= limit:
        if composite[i] == 0:
            for k in range(i * i, limit + 1, i):
                composite[k] = 1
        i += 1
    return composite


def main():
    limit = 50_000_000
    composite = sieve(limit)
    count = last = widest = checksum = 0
    for i in range(2, limit + 1):
        if composite[i] == 0:
            count += 1
            if i - last > widest:
                widest = i - last
            checksum = (checksum * 31 + i) % 1_000_003
            last = i
    print(count, last, widest, checksum)


main()
