# sum(), fsum and hand-made sums; accuracy rules of the built-in sum.
import math
print(sum([0.1] * 10), sum([0.1] * 10, 0.0), sum([1e100, 1, -1e100]), sum([1, 1e100, 1, -1e100]), sum((x / 10 for x in range(100))), sum([0.1, 0.2, 0.3]), 0.1 + 0.2 + 0.3, math.fsum([0.1, 0.2, 0.3]))
def naive(v):
    t = 0.0
    for x in v: t += x
    return t
data = [1 / (i + 1) * (-1) ** i for i in range(1000)]
print(naive(data), sum(data), math.fsum(data), sum(reversed(data)) == sum(data))
print(sum([]), sum([], 0.0), sum([-0.0]), sum([-0.0], -0.0), sum([float("inf"), 1]), sum([float("inf"), float("-inf")]), sum([1e308, 1e308]), sum([1e308, 1e308, -1e308]), sum([2 ** 60] * 10), sum([2 ** 60] * 10 + [0.5]), sum([1, 2.5, 2 ** 70]), sum([True, 1.5]), sum([0.1, 1j]), sum([1j, 0.1, 0.2]))
class F(float):
    def __add__(self, o): return "custom"
    def __radd__(self, o): return F(o + float(self))
print(sum([F(1), F(2)]), sum([F(1.5)], 1), type(sum([F(1)])).__name__)
import itertools
print(list(itertools.accumulate([0.1] * 5)), math.sumprod([0.1] * 10, [1] * 10), sum(map(float, range(10))), max(data), min(data), sorted(data)[0])
print(sum(x * x for x in (0.1, 0.2, 0.3)), sum([0.1] * 3) == 0.3, sum([10.0 ** -k for k in range(1, 17)]), sum([1e16, 1.0, 1.0]), sum([3, 0.1, 0.2, -3]))
