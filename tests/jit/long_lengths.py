# Lengths of 2**62 and more are ints as any other, though they need an object.
class Long:
    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length

def measured(n):
    length = len(Long(n))
    other = [length, length + 1]
    return length, other

def work():
    total = 0
    for i in range(400):
        n = i if i < 200 else 2**62 + i
        length, other = measured(n)
        assert length == n and other == [n, n + 1], (length, n)
        total += len(range(n)) + len(Long(n))
    return total

print(work())
kept = [measured(2**62 + i)[0] for i in range(300)]
print(sum(kept), len(set(kept)), len(Long(2**63 - 1)))
