# A loop whose callee has cells, or none: they are not read before it is known.
def both(seq, pred):
    no = []
    yes = [x for x in seq if pred(x) or no.append(x)]
    return yes, no


def above(limit):
    return lambda x: x > limit


def default(x, limit=250):
    return x > limit


numbers = set(range(300))
plain = lambda x: x == 3
for i in range(400):
    a, b = both(numbers, above(2)), both(numbers, plain)
print(len(a[0]), len(b[0]))


def counted(seq, pred):
    n = 0
    for x in seq:
        if pred(x):
            n += 1
    return n


for i in range(400):
    a, b, c = counted(numbers, above(2)), counted(numbers, default), counted(numbers, plain)
print(a, b, c)
for wrong in (5, None, "text", len, []):
    try:
        print(counted(numbers, wrong))
    except TypeError as e:
        print(e)
