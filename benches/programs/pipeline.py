"""Generators chained into pipelines over a made-up web log, and a few endless ones."""

from itertools import count, islice, takewhile

PATHS = ["/", "/about", "/shop", "/shop/cart", "/blog/1", "/blog/2", "/login", "/static/site.css"]
METHODS = ["GET", "GET", "GET", "POST", "HEAD"]


def log_lines(number):
    state = 1
    for i in range(number):
        state = (state * 48271) % 2147483647
        path = PATHS[state % len(PATHS)]
        method = METHODS[state // 8 % len(METHODS)]
        status = 500 if state % 97 == 0 else 404 if state % 23 == 0 else 200
        yield f"10.0.{state % 7}.{state % 250} {method} {path} {status} {state % 5000}"


def parse(lines):
    for line in lines:
        host, method, path, status, size = line.split()
        yield {"host": host, "method": method, "path": path, "status": int(status), "size": int(size)}


def only(records, **wanted):
    for record in records:
        for key, value in wanted.items():
            if record[key] != value:
                break
        else:
            yield record


def field(records, name):
    return (record[name] for record in records)


def chunks(items, size):
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def running_average():
    """A coroutine in the old style: send it numbers, it answers with the mean so far."""
    total = 0
    number = 0
    average = None
    while True:
        value = yield average
        total += value
        number += 1
        average = total / number


def primes():
    """An endless sieve: every number is struck out by its smallest prime."""
    strikes = {}
    for n in count(2):
        prime = strikes.pop(n, None)
        if prime is None:
            yield n
            strikes[n * n] = n
        else:
            following = n + prime
            while following in strikes:
                following += prime
            strikes[following] = prime


def merge(*sources):
    """Interleaves sorted generators into one sorted generator."""
    heads = []
    for source in sources:
        for first in source:
            heads.append((first, source))
            break
    while heads:
        smallest = min(heads, key=lambda head: head[0])
        heads.remove(smallest)
        value, source = smallest
        yield value
        following = next(source, None)
        if following is not None:
            heads.append((following, source))


def flatten(nested):
    for item in nested:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


def nest(depth, width):
    if depth == 0:
        return list(range(width))
    return [nest(depth - 1, width), depth, nest(depth - 1, width)]


def main():
    records = list(parse(log_lines(90_000)))
    print("errors", sum(1 for _ in only(records, status=500)), sum(1 for _ in only(records, status=404)))
    print("bytes", sum(field(only(parse(log_lines(70_000)), method="POST", path="/shop"), "size")))
    largest = max(sum(chunk) for chunk in chunks(field(records, "size"), 64))
    print("busiest", largest)
    averager = running_average()
    next(averager)
    for size in field(records, "size"):
        average = averager.send(size)
    averager.close()
    print("average %.6f" % average)
    print("primes", list(islice(primes(), 8)), sum(takewhile(lambda p: p < 300_000, primes())))
    merged = merge((i * i for i in range(1, 3000)), iter(range(5, 90_000, 30)), (3 ** k for k in range(12)))
    print("merged", sum(i * value % 1001 for i, value in enumerate(merged)))
    print("flat", sum(flatten(nest(12, 6))), len(list(flatten(nest(12, 6)))))


if __name__ == "__main__":
    main()
