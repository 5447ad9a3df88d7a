a = 1 + 2 * 3
b = -5 ** 2
c = 'x' * 3 + 'y'
d = (1, 2) + (3,)
e = 2 ** 200
f = 1 << 10
g = 'abc'[1]
h = 1 / 0
i = not 1
j = 'a' * 5000
k = 1.5 + 2j
l = 7 // -2, 7 % -2, 7 / 2
m = 2 ** -1
n = 10 ** 40
if __debug__: pass
x in [1, 2, 3]
x in {1, 2}
for q in [1, 2]: pass
for q in [a, b]: pass
