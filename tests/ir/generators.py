# Generators in loops: their code is the loop, nothing is made and nobody is asked.


def upto(n):
    i = 0
    while i < n:
        yield i
        i += 1


def squares(items):
    for x in items:
        yield x * x


def pairs(n):
    for i in range(n):
        yield i, i + 1


# ir sum_of loop: no alloc call counts
def sum_of(n):
    total = 0
    for x in upto(n):
        total += x
    return total


# ir nested loop: no alloc call counts
def nested(n):
    total = 0
    for x in upto(n):
        for y in upto(x):
            total += y
    return total


# ir taken_apart loop: no alloc call
def taken_apart(n):
    total = 0
    for a, b in pairs(n):
        total += a * b
    return total


# ir of_floats loop: no alloc call
def of_floats(items):
    total = 0.0
    for x in squares(items):
        total += x
    return total


# ir left_early loop: no alloc call counts
def left_early(limit):
    for x in upto(1000):
        if x * x > limit:
            return x
    return None


# ir text loop: no call_helper.binary_op; has call_helper.append_str
def text(n):
    out = ""
    for x in upto(n):
        out += "ab"
    return len(out)


floats = [0.5 * i for i in range(30)]
for _ in range(1500):
    seen = sum_of(30), nested(8), taken_apart(20), of_floats(floats), left_early(300), text(20)
print(seen)
