"""The edit distance of two sequences by dynamic programming: a table's two rows, lists of integers."""


def sequence(n, seed):
    items = []
    for _ in range(n):
        seed = (seed * 3877 + 29573) % 139968
        items.append(seed * 20 // 139968)
    return items


def distance(a, b):
    width = len(b)
    above = list(range(width + 1))
    row = [0] * (width + 1)
    for i in range(1, len(a) + 1):
        item = a[i - 1]
        row[0] = i
        for j in range(1, width + 1):
            best = above[j - 1]
            if item != b[j - 1]:
                if above[j] < best:
                    best = above[j]
                if row[j - 1] < best:
                    best = row[j - 1]
                best += 1
            row[j] = best
        above, row = row, above
    return above[width]


def main():
    print(distance(sequence(14000, 42), sequence(14500, 7)))


main()
