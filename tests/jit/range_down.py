# Loops over ranges whose step is known only when they run, in both directions, to the last item.


def digits(text, width=4):
    return [text[max(i - width, 0):i] for i in range(len(text), 0, -width)]


def walk(items):
    seen = []
    for i in range(len(items))[::-1]:
        seen.append(items[i])
    return seen


def both(start, stop, step):
    total = 0
    for i in range(start, stop, step):
        total = total * 3 + i
    return total


def nested(n, step):
    out = []
    for i in range(n, 0, step):
        for j in range(i, 0, step):
            out.append(i * j)
    return sum(out)


def ends(step):
    i = None
    for i in range(2 ** 62 - 3, 2 ** 62 + 7, step):
        pass
    for j in range(-(2 ** 62) + 3, -(2 ** 62) - 7, -step):
        pass
    return i, j


for _ in range(600):
    d = digits("abcdefghij")
    w = walk([1, 2, 3])
    u = both(0, 10, 3)
    n = nested(7, -2)
print(d, w, u, n)
for _ in range(600):
    d = both(10, 0, -3)
print(d, both(5, 5, 1), both(5, 5, -1), both(0, 10, -1), both(10, 0, 1))
for _ in range(200):
    e = ends(1), ends(3)
print(e)
try:
    both(0, 10, 0)
except ValueError as e:
    print(e)


def alternate(n):
    # The same loop goes up and down by turns.
    out = []
    for k in range(n):
        step = 1 if k % 2 else -1
        row = []
        for i in range(5 if step < 0 else 0, 0 if step < 0 else 5, step):
            row.append(i)
        out.append(row)
    return out


rows = alternate(500)
print(rows[0], rows[1], rows[498], rows[499], len(rows))


def running(n):
    # Entered while it runs, going down.
    total = 0
    for i in reversed(range(n)):
        total += i
    step = -1
    for i in range(n, 0, step):
        total -= i
    return total


print(running(5000))
