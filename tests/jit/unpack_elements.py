# Lists that are unpacked: of floats, of ints, of anything, and of now one and now another.
def unpack(rows, n):
    total = 0
    for i in range(n):
        for name, [x, y, z], (a, b) in rows:
            total += x * y - z + a - b
    return total


def lists(makers, n):
    seen = []
    for i in range(n):
        for make in makers:
            try:
                a, b = make(i)
            except ValueError as error:
                seen.append(str(error))
            else:
                seen.append((a, b))
    return seen[-len(makers):]


def velocities(bodies, n):
    for i in range(n):
        for r, [vx, vy], m in bodies:
            r[0] += 0.5 * vx
            r[1] += 0.5 * vy * m
    return bodies


size = 1500
print(unpack([("f", [0.5, 1.5, 2.5], [1.0, 2.0])] * 3, size))
print(unpack([("i", [5, 15, 25], [1, 2])] * 3, size))
print(unpack([("f", [0.5, 1.5, 2.5], [1.0, 2.0]), ("i", [5, 15, 25], (1, 2)), ("m", [5, 1.5, True], [1, 2.0])], size))
print(lists([lambda i: [i, 1], lambda i: [i * 0.5, 0.25]], size))
print(lists([lambda i: ["a", i], lambda i: [i], lambda i: [1.0, 2.0, 3.0], lambda i: [None, 0.5]], size))
print(velocities([([0.0, 1.0], [2.0, 4.0], 2), ([1, 1.0], [0.5, 0.25], 3.0)], size))
