# Truth values among ints, alone and in tuples.
rows = [(i % 3 == 0, i % 4 == 1, (i * 7) % 5, -i) for i in range(24)]
print(sorted(rows))
print(sorted(rows, reverse=True)[:5])
print(sorted([True, 0, 2, False, 1, -1, True]))
print(sorted([(True, 1.5), (1, 0.5), (0, 3.0), (False, -3.0)]))
print(min(True, 0), max([False, 1, True]), (True, 2) < (1, 3), (False,) < (0,), [True, 2] < [1, 3])
try:
    sorted([(True, "a"), (1, 2)])
except TypeError as e:
    print(e)
