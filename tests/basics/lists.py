# Everyday lists.
l = [3, 1, 2]
l.append(4)
print(l, len(l), l[0], l[-1], l[1:3], sum(l), min(l), max(l))
l.sort()
print(l, sorted(l, reverse=True), list(reversed(l)))
l[0] = 10
l.insert(1, 5)
del l[2]
print(l, l.pop(), l, 5 in l, l.index(5), l.count(10))
m = [[0] * 3 for _ in range(2)]
m[1][2] = 7
print(m, [x * x for x in range(5)], [x for x in range(10) if x % 3 == 0])
print([1, 2] + [3], [0] * 4, [1, 2] == [1, 2], [1, 2] < [1, 3])
a = b = []
a.append(1)
print(b, a is b, a[:] is a)
print(list("abc"), list(range(3)), [*range(2), 9])
l.extend([7, 8])
l.remove(10)
l.reverse()
print(l)
