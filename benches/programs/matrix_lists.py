"""Matrices as lists of lists: product, transpose, power, determinant, convolution."""


def zeros(rows, columns):
    return [[0] * columns for _ in range(rows)]


def identity(size):
    return [[1 if i == j else 0 for j in range(size)] for i in range(size)]


def make(rows, columns, seed):
    matrix = zeros(rows, columns)
    for i in range(rows):
        for j in range(columns):
            matrix[i][j] = (i * 7 + j * 13 + seed) % 19 - 9
    return matrix


def multiply(a, b):
    rows, inner, columns = len(a), len(b), len(b[0])
    result = zeros(rows, columns)
    for i in range(rows):
        for j in range(columns):
            total = 0
            for k in range(inner):
                total += a[i][k] * b[k][j]
            result[i][j] = total
    return result


def multiply_by_rows(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def transpose(matrix):
    return [list(column) for column in zip(*matrix)]


def trace(matrix):
    return sum(matrix[i][i] for i in range(len(matrix)))


def power_mod(matrix, exponent, modulus):
    result = identity(len(matrix))
    while exponent:
        if exponent % 2:
            result = [[x % modulus for x in row] for row in multiply(result, matrix)]
        matrix = [[x % modulus for x in row] for row in multiply(matrix, matrix)]
        exponent //= 2
    return result


def determinant(matrix):
    """Bareiss's fraction-free elimination: exact on integers."""
    m = [row[:] for row in matrix]
    n = len(m)
    sign, previous = 1, 1
    for k in range(n - 1):
        if m[k][k] == 0:
            for i in range(k + 1, n):
                if m[i][k] != 0:
                    m[k], m[i] = m[i], m[k]
                    sign = -sign
                    break
            else:
                return 0
        for i in range(k + 1, n):
            for j in range(k + 1, n):
                m[i][j] = (m[i][j] * m[k][k] - m[i][k] * m[k][j]) // previous
        previous = m[k][k]
    return sign * m[n - 1][n - 1]


def convolve(image, kernel):
    height, width = len(image), len(image[0])
    size = len(kernel)
    half = size // 2
    result = zeros(height, width)
    for y in range(half, height - half):
        for x in range(half, width - half):
            total = 0.0
            for dy in range(size):
                for dx in range(size):
                    total += image[y + dy - half][x + dx - half] * kernel[dy][dx]
            result[y][x] = total
    return result


def main():
    a = make(150, 150, 3)
    b = make(150, 150, 8)
    product = multiply(a, b)
    print("trace", trace(product), product[3][140], product[140][3])
    print("same", multiply_by_rows(a, b) == product)
    print("transposed", transpose(product)[10][:6])
    print("power", power_mod([[1, 1, 0], [1, 0, 1], [0, 1, 1]], 10**18, 1_000_007))
    print("singular", determinant(make(16, 16, 5)))
    print("hilbert-like", determinant([[1000 // (i + j + 1) for j in range(24)] for i in range(24)]))
    image = [[float((x * y) % 23) for x in range(160)] for y in range(120)]
    blurred = convolve(image, [[0.0625, 0.125, 0.0625], [0.125, 0.25, 0.125], [0.0625, 0.125, 0.0625]])
    print("blurred %.6f %.6f" % (blurred[10][10], sum(sum(row) for row in blurred)))


if __name__ == "__main__":
    main()
