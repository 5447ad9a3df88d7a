"""Linear algebra on lists of floats: LU with pivoting, solving, inverses, Jacobi and power iterations."""

from math import sqrt


def test_matrix(size):
    return [[((i * 31 + j * 17) % 29 - 14) / 7.0 + (size if i == j else 0.0) for j in range(size)] for i in range(size)]


def lu_decompose(matrix):
    """Both triangles in one matrix, the row order, and the sign of the permutation."""
    lu = [row[:] for row in matrix]
    size = len(lu)
    order = list(range(size))
    sign = 1.0
    for k in range(size):
        pivot = max(range(k, size), key=lambda i: abs(lu[i][k]))
        if lu[pivot][k] == 0.0:
            raise ValueError("singular matrix")
        if pivot != k:
            lu[k], lu[pivot] = lu[pivot], lu[k]
            order[k], order[pivot] = order[pivot], order[k]
            sign = -sign
        for i in range(k + 1, size):
            factor = lu[i][k] / lu[k][k]
            lu[i][k] = factor
            for j in range(k + 1, size):
                lu[i][j] -= factor * lu[k][j]
    return lu, order, sign


def lu_solve(lu, order, right):
    size = len(lu)
    x = [right[i] for i in order]
    for i in range(size):
        for j in range(i):
            x[i] -= lu[i][j] * x[j]
    for i in reversed(range(size)):
        for j in range(i + 1, size):
            x[i] -= lu[i][j] * x[j]
        x[i] /= lu[i][i]
    return x


def times_vector(matrix, vector):
    return [sum(a * x for a, x in zip(row, vector)) for row in matrix]


def residual(matrix, x, right):
    return max(abs(a - b) for a, b in zip(times_vector(matrix, x), right))


def inverse(matrix):
    lu, order, _ = lu_decompose(matrix)
    size = len(matrix)
    columns = [lu_solve(lu, order, [1.0 if i == j else 0.0 for i in range(size)]) for j in range(size)]
    return [list(row) for row in zip(*columns)]


def jacobi(matrix, right, tolerance):
    size = len(matrix)
    x = [0.0] * size
    for sweep in range(1, 1000):
        new = []
        for i in range(size):
            total = right[i]
            row = matrix[i]
            for j in range(size):
                if j != i:
                    total -= row[j] * x[j]
            new.append(total / row[i])
        if max(abs(a - b) for a, b in zip(new, x)) < tolerance:
            return new, sweep
        x = new
    return x, sweep


def cholesky(matrix):
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            total = matrix[i][j]
            for k in range(j):
                total -= lower[i][k] * lower[j][k]
            lower[i][j] = sqrt(total) if i == j else total / lower[j][j]
    return lower


def dominant_eigenvalue(matrix, rounds):
    x = [1.0] * len(matrix)
    value = 0.0
    for _ in range(rounds):
        y = times_vector(matrix, x)
        value = max(y, key=abs)
        x = [component / value for component in y]
    return value


def main():
    matrix = test_matrix(180)
    right = [float(i % 11) - 5.0 for i in range(180)]
    lu, order, sign = lu_decompose(matrix)
    x = lu_solve(lu, order, right)
    print("x0 %.9f x50 %.9f" % (x[0], x[50]), residual(matrix, x, right) < 1e-9)
    determinant = sign
    for i in range(20):
        determinant *= lu[i][i]
    print("leading minor %.6e" % determinant)
    small = test_matrix(90)
    identity = inverse(inverse(small))
    print("inverse", max(abs(a - b) for r, s in zip(identity, small) for a, b in zip(r, s)) < 1e-9)
    solution, sweeps = jacobi(matrix, right, 1e-12)
    print("jacobi", sweeps, max(abs(a - b) for a, b in zip(solution, x)) < 1e-9)
    symmetric = [[4.0 * 120 if i == j else 1.0 / (1 + abs(i - j)) for j in range(120)] for i in range(120)]
    lower = cholesky(symmetric)
    print("cholesky %.9f %.9f" % (lower[0][0], lower[119][118]))
    print("eigenvalue %.6f" % dominant_eigenvalue(symmetric, 100))
    try:
        lu_decompose([[1.0, 2.0], [2.0, 4.0]])
    except ValueError as error:
        print("error:", error)


if __name__ == "__main__":
    main()
