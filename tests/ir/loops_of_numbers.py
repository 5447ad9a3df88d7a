# Loops over numbers work on machine words: nothing is allocated, and what is guarded is guarded before them.


def ints(n):
    # ir ints loop: has add_i and_i; no alloc call counts; guards none
    s = 0
    for i in range(n):
        s = (s + i) & 0xFFFF
    return s


def floats(n):
    # ir floats loop: has mul_f add_f i_to_f; no alloc call counts; guards none
    s = 0.0
    for i in range(n):
        s += i * 0.5
    return s


def countdown(n):
    # ir countdown loop: no alloc call counts; guards none
    steps = 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else n - 1
        steps += 1
    return steps


def branches(n):
    # ir branches loop: has cmp_i branch; no alloc call counts; guards none
    small = large = 0
    for i in range(n):
        if i % 7 < 3:
            small += 1
        else:
            large += 2
    return small, large


for round in range(200):
    results = ints(100), floats(100), countdown(1000), branches(100)
print(*results)
