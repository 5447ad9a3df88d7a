# for over the usual iterables.
for i in range(3):
    print(i, end=" ")
for c in "abc":
    print(c, end=" ")
for x in [1, 2.5, None, "s"]:
    print(x, end=" ")
for k in {"a": 1, "b": 2}:
    print(k, end=" ")
print()
for i, (a, b) in enumerate([(1, 2), (3, 4)]):
    print(i, a, b)
for i in range(10):
    if i == 3:
        break
else:
    print("never")
print(i)
for i in []:
    pass
else:
    print("empty else")
total = 0
for i in range(1, 11):
    for j in range(i):
        if (i + j) % 3 == 0:
            continue
        total += j
print(total)
for x in (1, 2), (3, 4):
    print(x)
