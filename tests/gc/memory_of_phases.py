"""Phases of a program need cells of different sizes: what one leaves behind serves the next, and nothing alive is touched."""

import gc


class Node:
    def __init__(self, value, left=None):
        self.value = value
        self.left = left


def resident():
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096
    except OSError:
        return 0


def phase(make, count):
    kept, dropped = [], []
    for i in range(count):
        (kept if i % 1000 == 0 else dropped).append(make(i))
    total = sum(1 for x in dropped if x is not None)
    dropped = None
    return kept, total


makers = [
    lambda i: (i, i + 1),
    lambda i: [i] * (i % 7),
    lambda i: "text %d" % i,
    lambda i: {i: i, -i: i},
    lambda i: Node(i, (i,)),
    lambda i: i * 10**20,
    lambda i: "longer text of number %040d" % i,
    lambda i: (i,) * 9,
    lambda i: float(i) * 1e200,
    lambda i: b"%020d" % i,
]
survivors = []
sizes = []
for round in range(2):
    for make in makers:
        kept, total = phase(make, 20_000)
        survivors.append((make, kept))
        big = [0] * 200_000
        big.extend(big)
        sizes.append(resident())
        assert len(big) == 400_000 and not any(big)
        del big
    gc.collect()
for make, kept in survivors:
    for n, value in enumerate(kept):
        expected = make(n * 1000)
        if isinstance(value, Node):
            assert (value.value, value.left) == (expected.value, expected.left)
        else:
            assert value == expected, (value, expected)
print(len(survivors), sum(len(kept) for _, kept in survivors))
# The second round needs little more than the first did.
print(max(sizes[10:]) < 1.5 * max(sizes[:10]) + 10_000_000)
