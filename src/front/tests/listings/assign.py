a = b = c
a, b = b, a
a, b, c = c, b, a
a, *b, c = d
[a, b] = c
a.b = c
a[b] = c
a[1:2] = c
a[::3] = c
a += 1
a.b -= 2
a[b] *= 3
del a, b.c, d[e]
x = (1, 2, (3, 4))
(x,) = y
