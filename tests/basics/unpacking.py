# Everyday unpacking and star arguments.
a, b = 1, 2
(c, d), e = (3, 4), 5
[f, g] = "hi"
h, *i = range(4)
*j, k = "abc"
print(a, b, c, d, e, f, g, h, i, j, k)
def show(*args, **kw):
    print(args, kw)
show(*[1, 2], 3, **{"x": 1}, y=2)
print([*range(3), *"ab"], {**{"a": 1}, "b": 2}, (*[1], 2))
for x, (y, z) in [(1, (2, 3))]:
    print(x, y, z)
a = b = c = 0
a += 1
b -= 1
c |= 4
print(a, b, c)
try:
    a, b = 1, 2, 3
except ValueError as e:
    print(e)
try:
    a, b, c = [1]
except ValueError as e:
    print(e)
l = [1, 2, 3]
l[0], l[2] = l[2], l[0]
print(l)
