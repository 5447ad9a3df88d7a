# Everyday sorting and searching.
data = [("bob", 25), ("al", 30), ("cy", 25)]
print(sorted(data), sorted(data, key=lambda p: p[1]), sorted(data, key=lambda p: (-p[1], p[0])))
l = [5, 2, 9, 1]
l.sort(reverse=True)
print(l, sorted("hello"), sorted({"b": 1, "a": 2}), min(l), max(data, key=lambda p: p[1]))
def binary_search(a, x):
    lo, hi = 0, len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if a[mid] < x:
            lo = mid + 1
        else:
            hi = mid
    return lo
a = list(range(0, 100, 7))
print([binary_search(a, x) for x in (0, 7, 50, 98, 200)])
def quicksort(l):
    if len(l) < 2:
        return l
    p, *rest = l
    return quicksort([x for x in rest if x < p]) + [p] + quicksort([x for x in rest if x >= p])
print(quicksort([3, 6, 1, 8, 2, 9, 2]))
def merge_sort(l):
    if len(l) < 2:
        return l
    m = len(l) // 2
    a, b, out = merge_sort(l[:m]), merge_sort(l[m:]), []
    while a and b:
        out.append(a.pop(0) if a[0] <= b[0] else b.pop(0))
    return out + a + b
print(merge_sort([5, 3, 8, 1, 9, 2]))
def bubble(l):
    for i in range(len(l)):
        for j in range(len(l) - 1 - i):
            if l[j] > l[j + 1]:
                l[j], l[j + 1] = l[j + 1], l[j]
    return l
print(bubble([4, 3, 2, 1, 0]))
