"""Closures and decorators: memoising, counting, retrying, composing, currying, event handlers, accumulators."""

import functools


def memoize(function):
    cache = {}

    @functools.wraps(function)
    def wrapper(*args):
        if args not in cache:
            cache[args] = function(*args)
        return cache[args]

    wrapper.cache = cache
    return wrapper


def counted(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


def retry(times, exceptions=(ValueError,)):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for attempt in range(times):
                try:
                    return function(*args, attempt=attempt, **kwargs)
                except exceptions:
                    continue
            return None
        return wrapper
    return decorate


def clamp(low, high):
    def decorate(function):
        def wrapper(value):
            return max(low, min(high, function(value)))
        return wrapper
    return decorate


class Registry:
    """A decorator with a memory: handlers by event name."""

    def __init__(self):
        self.handlers = {}

    def on(self, event):
        def register(handler):
            self.handlers.setdefault(event, []).append(handler)
            return handler
        return register

    def fire(self, event, *args):
        return [handler(*args) for handler in self.handlers.get(event, [])]


@memoize
def lattice_paths(rows, columns):
    if rows == 0 or columns == 0:
        return 1
    return lattice_paths(rows - 1, columns) + lattice_paths(rows, columns - 1)


@counted
def add(a, b=1):
    return a + b


@retry(4)
def flaky(number, attempt):
    if (number + attempt) % 3 != 0:
        raise ValueError(number)
    return number * 10 + attempt


@clamp(-50, 50)
@clamp(-200, 30)
def shifted(value):
    return value * 3 - 100


def compose(*functions):
    def composed(value):
        for function in functions:
            value = function(value)
        return value
    return composed


def curry(a):
    return lambda b: lambda c: a * 100 + b * 10 + c


def make_account(balance):
    history = []

    def deposit(amount):
        nonlocal balance
        balance += amount
        history.append(amount)
        return balance

    def withdraw(amount):
        nonlocal balance
        if amount > balance:
            return None
        balance -= amount
        history.append(-amount)
        return balance

    def report():
        return balance, len(history), sum(history[-10:])

    return deposit, withdraw, report


def polynomial(*coefficients):
    def evaluate(x):
        result = 0
        for coefficient in coefficients:
            result = result * x + coefficient
        return result
    return evaluate


def derivative(function, step=0.0009765625):
    return lambda x: (function(x + step) - function(x - step)) / (2 * step)


def main():
    lattice_paths.cache.clear()
    print("paths", lattice_paths(90, 90) % 10**15, len(lattice_paths.cache), lattice_paths.__name__)
    add.calls = 0
    total = 0
    for i in range(250_000):
        total = add(total, b=i) if i % 2 else add(total)
    print("added", total, add.calls)
    print("flaky", sum(flaky(n) for n in range(100_000)))
    print("clamped", sum(shifted(i % 90) for i in range(250_000)))

    pipeline = compose(lambda v: v + 3, lambda v: v * v, curry(7)(2), lambda v: v % 1013)
    print("composed", sum(pipeline(v) for v in range(100_000)))

    deposit, withdraw, report = make_account(100)
    refused = 0
    for i in range(250_000):
        if i % 3 == 0:
            deposit(i % 50)
        elif withdraw(i % 29) is None:
            refused += 1
    print("account", report(), "refused", refused)

    cubic = polynomial(2, -3, 0, 5)
    slope = derivative(cubic)
    print("cubic %.3f" % sum(slope(x / 1000) for x in range(40_000)))

    events = Registry()
    seen = []

    @events.on("tick")
    def double(n):
        return n * 2

    @events.on("tick")
    def remember(n):
        if n % 1000 == 0:
            seen.append(n)
        return -1

    print("events", sum(sum(events.fire("tick", n)) for n in range(100_000)), len(seen), double(4), events.fire("none"))


if __name__ == "__main__":
    main()
