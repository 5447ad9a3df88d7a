"""Pancake flipping over all permutations, and the permutations themselves in other orders."""


def fannkuch(n):
    """The checksum and the largest number of flips over all permutations of n."""
    permutation = list(range(n))
    count = [0] * n
    checksum = 0
    most_flips = 0
    r = n
    number = 0
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1

        if permutation[0] != 0:
            work = permutation[:]
            flips = 0
            first = work[0]
            while first:
                work[:first + 1] = work[first::-1]
                flips += 1
                first = work[0]
            if flips > most_flips:
                most_flips = flips
            checksum += flips if number % 2 == 0 else -flips

        while True:
            if r == n:
                return checksum, most_flips
            first = permutation[0]
            for i in range(r):
                permutation[i] = permutation[i + 1]
            permutation[r] = first
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1
        number += 1


def next_permutation(items):
    """Steps `items` to its lexicographic successor; False after the last one."""
    i = len(items) - 2
    while i >= 0 and items[i] >= items[i + 1]:
        i -= 1
    if i < 0:
        return False
    j = len(items) - 1
    while items[j] <= items[i]:
        j -= 1
    items[i], items[j] = items[j], items[i]
    left, right = i + 1, len(items) - 1
    while left < right:
        items[left], items[right] = items[right], items[left]
        left += 1
        right -= 1
    return True


def count_derangements(n):
    items = list(range(n))
    count = 0
    while True:
        for i, item in enumerate(items):
            if i == item:
                break
        else:
            count += 1
        if not next_permutation(items):
            return count


def main():
    checksum, flips = fannkuch(9)
    print("fannkuch", checksum, flips)
    print("derangements", count_derangements(8))


if __name__ == "__main__":
    main()
