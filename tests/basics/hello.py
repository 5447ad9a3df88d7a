# The smallest programs: print, names, arithmetic.
print("hello")
print(1 + 2 * 3)
x = 5
y = x + 1
print(x, y, x * y)
x, y = y, x
print(x, y)
print("a" + "b", "ab" * 3)
print(True, False, None)
print(10 / 4, 10 // 4, 10 % 4, 2 ** 10, -7 // 2)
