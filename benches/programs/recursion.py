"""Functions that call themselves: fib, Ackermann, Takeuchi, Hanoi, permutations, mutual recursion."""

import sys


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def tak(x, y, z):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def hanoi(discs, source, target, spare):
    """The number of moves, weighted so that every move's direction counts."""
    if discs == 0:
        return 0
    before = hanoi(discs - 1, source, spare, target)
    after = hanoi(discs - 1, spare, target, source)
    return before + after + source * 3 + target


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def partitions(total, largest):
    """The number of ways to write `total` as a sum of parts no larger than `largest`."""
    if total == 0:
        return 1
    if total < 0 or largest == 0:
        return 0
    return partitions(total - largest, largest) + partitions(total, largest - 1)


def change(amount, coins):
    if amount == 0:
        return 1
    if amount < 0 or not coins:
        return 0
    return change(amount - coins[0], coins) + change(amount, coins[1:])


def fib_float(n):
    if n < 2.0:
        return n
    return fib_float(n - 1.0) + fib_float(n - 2.0)


def main():
    sys.setrecursionlimit(10_000)
    print("fib", fib(29))
    print("fib_float", fib_float(27.0))
    print("ackermann", ackermann(2, 150), ackermann(3, 7))
    print("tak", tak(18, 12, 6))
    print("hanoi", hanoi(18, 1, 2, 3))
    print("even", sum(is_even(n) for n in range(0, 500)))
    print("partitions", partitions(52, 52))
    print("change", change(400, (50, 25, 10, 5, 1)))


if __name__ == "__main__":
    main()
