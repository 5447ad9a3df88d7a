# The hash of an int is the number modulo 2**61 - 1, whatever its size.
P = 2**61 - 1
numbers = [0, 1, P - 1, P, P + 1, 2 * P, 2**61, 2**62, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 2**64 + 1, 2**122 - 1, P * P, P * P - 1, P**3 + 5]
numbers += [2**n - 1 for n in range(60, 400, 7)] + [3**n * 7 for n in range(30, 300, 13)] + [10**n for n in range(17, 200, 9)]
numbers += [int("f" * n, 16) for n in range(15, 80)] + [P * 2**n for n in range(0, 130, 5)] + [(2**64 - 1) * 2**n + P for n in range(0, 140, 9)]
wrong = 0
for n in numbers:
    for m in n, -n:
        expected = abs(m) % P * (1 if m >= 0 else -1)
        wrong += hash(m) != (-2 if expected == -1 else expected)
        wrong += hash(m) != hash(int(str(m)))
print(len(numbers), wrong)
print([hash(n) for n in numbers[:20]], hash(-1), hash(-P), hash(-P - 1), hash(P * 10**30 - 1))
ordered = {n: i for i, n in enumerate(numbers)}
print(len(ordered), all(numbers[i] == n for n, i in ordered.items()), sum(ordered[n + 0] for n in numbers))

from collections import OrderedDict

both = OrderedDict((n, -n) for n in numbers)
print(list(both.items())[-1] == (numbers[-1], -numbers[-1]), list(both.values())[5], len(both))


class Key(int):
    def __hash__(self):
        return 5

    def __eq__(self, other):
        both.pop(1, None)
        return int.__eq__(self, other)


both[Key(7)] = "odd"
try:
    print(list(both.values())[-1])
except (RuntimeError, KeyError) as e:
    print(type(e).__name__)
