"""The spectral norm of an infinite matrix, cut off, by the power method."""

from math import sqrt


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    result = []
    for i in range(len(vector)):
        total = 0.0
        for j in range(len(vector)):
            total += element(i, j) * vector[j]
        result.append(total)
    return result


def times_transposed(vector):
    result = []
    for i in range(len(vector)):
        total = 0.0
        for j, value in enumerate(vector):
            total += element(j, i) * value
        result.append(total)
    return result


def times_both(vector):
    return times_transposed(times(vector))


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def norm(size, rounds):
    u = [1.0] * size
    v = u
    for _ in range(rounds):
        v = times_both(u)
        u = times_both(v)
    return sqrt(dot(u, v) / dot(v, v))


def rayleigh_history(size, rounds):
    """How the estimate settles from round to round."""
    history = []
    u = [1.0] * size
    for _ in range(rounds):
        v = times_both(u)
        history.append(sqrt(dot(u, v) / dot(u, u)))
        length = sqrt(dot(v, v))
        u = [x / length for x in v]
    return history


def main():
    print("%.9f" % norm(300, 6))
    print("%.9f" % norm(120, 10))
    for estimate in rayleigh_history(130, 8):
        print("  %.9f" % estimate)


if __name__ == "__main__":
    main()
