# adder: numeric
"""Simulation with a generator of our own: pi by darts, random walks, dice, a queue, an integral."""


def darts(throws, seed):
    state = seed
    inside = 0
    for _ in range(throws):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        x = state / 4294967296.0
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        y = state / 4294967296.0
        if x * x + y * y < 1.0:
            inside += 1
    return 4.0 * inside / throws


def walk(steps, seed):
    state = seed
    x = y = 0
    furthest = 0
    returns = 0
    for _ in range(steps):
        state = (state * 22695477 + 1) & 0xFFFFFFFF
        direction = state >> 30
        if direction == 0:
            x += 1
        elif direction == 1:
            x -= 1
        elif direction == 2:
            y += 1
        else:
            y -= 1
        distance = abs(x) + abs(y)
        if distance > furthest:
            furthest = distance
        if distance == 0:
            returns += 1
    return x, y, furthest, returns


def dice(rolls, seed):
    """How often two dice beat one that is rolled twice and keeps the better result."""
    state = seed
    wins = 0
    for _ in range(rolls):
        state = (state * 16807) % 2147483647
        first = state % 6 + 1
        second = state // 6 % 6 + 1
        third = state // 36 % 6 + 1
        if first + second > 2 * third:
            wins += 1
    return wins


def queue(minutes, seed):
    """One clerk: people come at random and take a random time."""
    state = seed
    waiting = 0
    busy_until = 0
    longest = 0
    total_wait = 0
    served = 0
    for minute in range(minutes):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        if (state >> 16) % 5 == 0:
            waiting += 1
        if waiting > longest:
            longest = waiting
        total_wait += waiting
        if minute >= busy_until and waiting > 0:
            waiting -= 1
            served += 1
            busy_until = minute + 2 + (state >> 8) % 5
    return served, longest, total_wait / minutes


def integral(samples, seed):
    """The mean of x*y/(1 + x + y) over the unit square, and its spread."""
    state = seed
    mean = 0.0
    spread = 0.0
    for n in range(1, samples + 1):
        state = (state * 69069 + 1) & 0xFFFFFFFF
        x = (state >> 8) / 16777216.0
        state = (state * 69069 + 1) & 0xFFFFFFFF
        y = (state >> 8) / 16777216.0
        value = x * y / (1.0 + x + y)
        delta = value - mean
        mean += delta / n
        spread += delta * (value - mean)
    return mean, spread / samples


def main():
    print("pi %.6f" % darts(500_000, 17))
    print("walk", *walk(400_000, 23))
    print("dice", dice(400_000, 99))
    served, longest, mean = queue(400_000, 5)
    print("queue", served, longest, "%.6f" % mean)
    print("integral %.9f %.9f" % integral(350_000, 31))


if __name__ == "__main__":
    main()
