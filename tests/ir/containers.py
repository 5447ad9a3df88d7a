# Items of lists, tuples and arrays are read and written in place.

from array import array


def sum_list(values):
    # ir sum_list loop: has list_item* add_i; no alloc call
    s = 0
    for v in values:
        s += v
    return s


def sum_floats(values):
    # ir sum_floats loop: has add_f; no alloc call box_f
    s = 0.0
    for v in values:
        s += v
    return s


def by_index(values):
    # ir by_index loop: has list_item*; no alloc call
    s = 0
    for i in range(len(values)):
        s += values[i]
    return s


def store(values, n):
    # ir store loop: has list_set*; no alloc call box_f
    for i in range(n):
        values[i] = i
    return values[n - 1]


def pairs(a, b):
    # ir pairs loop: no alloc call tuple
    s = 0
    for x, y in zip(a, b):
        s += x * y
    return s


def numbered(values):
    # ir numbered loop: no alloc call tuple
    s = 0
    for i, v in enumerate(values):
        s += i * v
    return s


def array_sum(values):
    # ir array_sum loop: has item_get_f; no alloc call box_f
    s = 0.0
    for i in range(len(values)):
        s += values[i]
    return s


def reverse_heads(values, n):
    # ir reverse_heads loop: has call_helper.move_part; no alloc call_helper.get_slice call_helper.set_slice
    for i in range(n):
        k = values[0]
        values[:k + 1] = values[k::-1]
    return values[0]


def tails(values, n):
    # ir tails loop: has call_alloc.list_part list_len; no call_helper.*
    s = 0
    for i in range(n):
        s += len(values[i:])
    return s


ints = list(range(60))
floats = [i / 2 for i in range(60)]
doubles = array("d", floats)
for round in range(200):
    results = [
        sum_list(ints), sum_floats(floats), by_index(ints), store([0] * 60, 60), pairs(ints, ints), numbered(ints), array_sum(doubles),
        reverse_heads([3, 1, 4, 2, 0, 5], 60), tails(ints, 60),
    ]
print(*results)
