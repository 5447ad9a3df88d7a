# while with break, continue and else.
n = 0
while n < 5:
    n += 1
    if n == 2:
        continue
    print(n)
else:
    print("finished")
while True:
    n -= 1
    if n < 2:
        break
else:
    print("never")
print(n)
a, b = 0, 1
while a < 100:
    print(a, end=" ")
    a, b = b, a + b
print()
while n:
    n -= 1
print(n)
