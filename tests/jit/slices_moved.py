# Parts of lists that are stored to parts of lists.
def reverse_heads(items, n):
    for i in range(n):
        k = i % len(items)
        items[:k + 1] = items[k::-1]
        items[k:] = items[:len(items) - k]
    return items


def rotate(a, b, n):
    for i in range(n):
        a[1:4] = b[2:5]
        b[-3:] = a[:3]
        a[i % 3:i % 3 + 2] = a[1:3]
    return a, b


def other_lengths(n):
    a, b = list(range(6)), list(range(10, 16))
    for i in range(n):
        a[1:3] = b[:i % 4]
        b[:1] = a[::2]
        del a[8:], b[8:]
    return a, b


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name, end="; ")


def references(n):
    for i in range(n):
        a = [Loud(f"a{i}{j}") for j in range(4)]
        b = [Loud(f"b{i}{j}") for j in range(4)]
        a[1:3] = b[2:4]
        print([x.name for x in a])
        b[:2] = b[1::-1]
        print([x.name for x in b])
        del a, b
        print()


def kept(n):
    a, b = [1, 2, 3, 4], [5, 6, 7, 8]
    seen = []
    for i in range(n):
        part = b[1:3]
        a[:2] = part
        seen.append(part)
        b[0] = i
    return a, seen[-1], seen[0] is seen[-1]


def counting(items, start, n):
    total = 0
    for i in range(n):
        # The bound is computed between taking the part and storing it.
        items[start:start + 2 * i - i] = items[:i]
        total += len(items)
    return total


class Odd(list):
    def __getitem__(self, i):
        return [("got", i)]


def either(lists, n):
    for i in range(n):
        x = lists[i % len(lists)]
        x[:2] = x[1:3]
    return lists


def failing(items, bounds, n):
    seen = []
    for i in range(n):
        try:
            items[bounds[i % len(bounds)]:2] = items[:2]
        except TypeError as e:
            seen.append(str(e))
    return items, sorted(set(seen)), len(seen)


def floats(n):
    a, b = [0.5 * i for i in range(8)], [1.5] * 3 + [2] * 3
    c = [i / 4 for i in range(5)]
    for i in range(n):
        a[1:4] = c[:3]
        c[:2] = a[3:1:-1]
        a[2:4] = b[2:4]
    return a, b, c


def huge(n):
    a = list(range(100))
    for i in range(n):
        a[:70] = a[69::-1]
        a[5:95] = a[94:4:-1]
    return a[:10], a[60:75]


for _ in range(5):
    print(reverse_heads(list(range(9)), 50))
    print(reverse_heads(["a", "b", 3, None], 31))
    print(rotate(list(range(6)), list("uvwxyz"), 40))
    print(other_lengths(40))
    print(kept(30))
    print(counting([1, 2, 3], 1, 12))
    print(failing([1, 2, 3], [0, 1], 20))
    print(floats(25))
    print(huge(15))
references(6)
print(either([[1, 2, 3], [4, 5, 6]], 60))
print(either([[1, 2, 3], Odd([4, 5, 6]), (7, 8, 9)][:2], 60))
try:
    either([[1, 2, 3], (7, 8, 9)], 60)
except TypeError as e:
    print(e)
print(failing([1, 2, 3], [0, "x", 1, True, None, 1.5], 60))
print(counting([1, 2, 3], 1 << 70, 6))
