# adder: numeric
"""The Mandelbrot set as text, and its area by counting points; floats by hand, no complex."""


def escape_time(cr, ci, limit):
    zr = 0.0
    zi = 0.0
    for step in range(limit):
        zr2 = zr * zr
        zi2 = zi * zi
        if zr2 + zi2 > 4.0:
            return step
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
    return limit


def row(y, width, limit):
    shades = " .:-=+*#%@"
    characters = []
    for column in range(width):
        x = -2.2 + 3.2 * column / width
        steps = escape_time(x, y, limit)
        characters.append(shades[steps * 9 // limit])
    return "".join(characters)


def picture(width, height, limit):
    for line in range(height):
        y = -1.2 + 2.4 * line / (height - 1)
        print(row(y, width, limit).rstrip())


def area(steps, limit):
    inside = 0
    total = 0
    for i in range(steps):
        x = -2.0 + 2.5 * (i + 0.5) / steps
        for j in range(steps):
            y = -1.25 + 2.5 * (j + 0.5) / steps
            if escape_time(x, y, limit) == limit:
                inside += 1
            total += 1
    return 2.5 * 2.5 * inside / total


def buddha_path_sum(cr, ci, limit):
    """How far the orbit of a point wanders in all."""
    zr = zi = 0.0
    travelled = 0.0
    for _ in range(limit):
        new_r = zr * zr - zi * zi + cr
        new_i = 2.0 * zr * zi + ci
        travelled += abs(new_r - zr) + abs(new_i - zi)
        zr, zi = new_r, new_i
        if zr * zr + zi * zi > 4.0:
            break
    return travelled


def main():
    picture(70, 25, 60)
    print("area %.6f" % area(360, 150))
    total = 0.0
    for k in range(900):
        total += buddha_path_sum(-0.75 + 0.0003 * k, 0.1, 400)
    print("travelled %.6f" % total)


if __name__ == "__main__":
    main()
