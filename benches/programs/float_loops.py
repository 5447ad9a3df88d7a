# adder: numeric
"""Plain loops over floats: series, quadrature, root finding, an oscillator, a chaotic map."""


def leibniz_pi(terms):
    total = 0.0
    sign = 1.0
    for k in range(terms):
        total += sign / (2 * k + 1)
        sign = -sign
    return 4.0 * total


def harmonic_kahan(terms):
    """The harmonic numbers with compensated summation."""
    total = 0.0
    lost = 0.0
    for k in range(1, terms + 1):
        term = 1.0 / k - lost
        new_total = total + term
        lost = (new_total - total) - term
        total = new_total
    return total


def simpson(lower, upper, steps):
    """The integral of x / (1 + x^2)."""
    width = (upper - lower) / steps
    total = 0.0
    for i in range(steps + 1):
        x = lower + i * width
        y = x / (1.0 + x * x)
        if i == 0 or i == steps:
            total += y
        elif i % 2:
            total += 4.0 * y
        else:
            total += 2.0 * y
    return total * width / 3.0


def newton_roots(count):
    total = 0.0
    for i in range(1, count):
        value = float(i)
        guess = value / 2.0 + 0.5
        while abs(guess * guess - value) > 1e-9 * value:
            guess = (guess + value / guess) / 2.0
        total += guess
    return total


def oscillator(steps):
    """A damped spring by the leapfrog rule."""
    x, v = 1.0, 0.0
    dt = 0.001
    highest = 0.0
    for _ in range(steps):
        v -= (4.0 * x + 0.02 * v) * dt
        x += v * dt
        if x > highest:
            highest = x
    return x, v, highest


def logistic_map(steps):
    x = 0.3
    above = 0
    for _ in range(steps):
        x = 3.75 * x * (1.0 - x)
        if x > 0.5:
            above += 1
    return above


def main():
    print("pi      %.12f" % leibniz_pi(1_800_000))
    print("H(n)    %.12f" % harmonic_kahan(1_000_000))
    print("simpson %.12f" % simpson(0.0, 10.0, 800_000))
    print("newton  %.6f" % newton_roots(80_000))
    x, v, highest = oscillator(1_000_000)
    print("spring  %.9f %.9f %.9f" % (x, v, highest))
    print("above   ", logistic_map(1_000_000))


if __name__ == "__main__":
    main()
