"""Counts the points of a grid that stay in the Mandelbrot set: loops over floats in local variables."""


def escape(cr, ci, limit):
    zr = zi = 0.0
    for n in range(limit):
        rr = zr * zr
        ii = zi * zi
        if rr + ii > 4.0:
            return n
        zi = 2.0 * zr * zi + ci
        zr = rr - ii + cr
    return limit


def main():
    width, height, limit = 1500, 1000, 200
    inside = total = 0
    for y in range(height):
        ci = 2.0 * y / height - 1.0
        for x in range(width):
            n = escape(3.0 * x / width - 2.0, ci, limit)
            total += n
            if n == limit:
                inside += 1
    print(inside, total)


main()
