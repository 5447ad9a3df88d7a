# A loop inside `while True` and `try` whose way out leads to code that an untaken handler reaches first.


def mark(ranges, size, fixed):
    marks = bytearray(size)
    rest = []
    for kind, part in ranges:
        while True:
            try:
                if kind == 1:
                    if fixed:
                        part = fixed(part)
                        marks[part] = 1
                        if part in (3, 5):
                            for k in (1, 2):
                                marks[k] = 1
                    else:
                        marks[part] = 1
                elif kind == 2:
                    r = range(part[0], part[1])
                    if fixed:
                        for i in map(fixed, r):
                            marks[i] = 1
                    else:
                        for i in r:
                            marks[i] = 1
                else:
                    rest.append((kind, part))
            except IndexError:
                if len(marks) == size:
                    marks += bytes(3 * size)
                    continue
                if fixed:
                    if kind == 2:
                        kind = 4
                    else:
                        assert kind == 1
                rest.append((kind, part))
            break
    return sum(marks), rest


plain = [(1, 4), (2, (3, 15)), (2, (40, 90)), (3, None), (1, 5)]
far = plain + [(2, (90, 130)), (1, 120), (2, (380, 450)), (1, 1000)]
for i in range(300):
    a = mark(plain, 100, None)
    if i % 50 == 0:
        b = mark(far, 100, None)
        c = mark(far, 100, lambda x: x ^ 1)
print(a, b, c)
for i in range(300):
    c = mark(far, 100, lambda x: x ^ 1)
    d = mark(far, 100, None)
print(c, d)
