"""Multiplies two matrices, lists of lists of floats, the schoolbook's way."""


def make(n, seed):
    rows = []
    for _ in range(n):
        row = []
        for _ in range(n):
            seed = (seed * 3877 + 29573) % 139968
            row.append(seed / 139968)
        rows.append(row)
    return rows


def multiply(a, b):
    n, inner, width = len(a), len(b), len(b[0])
    c = []
    for i in range(n):
        row = a[i]
        sums = []
        for j in range(width):
            total = 0.0
            for k in range(inner):
                total += row[k] * b[k][j]
            sums.append(total)
        c.append(sums)
    return c


def main():
    n = 400
    c = multiply(make(n, 42), make(n, 7))
    trace = 0.0
    for i in range(n):
        trace += c[i][i]
    print(f"{trace:.9f} {c[0][n - 1]:.9f}")


main()
