# Set algebra in algorithms: graph reachability, primes, deduplication, power sets, partitions.
g = {1: {2, 3}, 2: {4}, 3: {4, 5}, 4: {1}, 5: set(), 6: {5}}
def reach(n):
    seen, todo = set(), {n}
    while todo:
        seen |= todo
        todo = set().union(*(g[x] for x in todo)) - seen
    return seen
print({n: reach(n) for n in g}, [n for n in g if reach(n) == {1, 2, 3, 4, 5}])
print(set(range(2, 50)) - {i * j for i in range(2, 8) for j in range(2, 25)})
def power(s):
    out = [frozenset()]
    for x in s: out += [o | {x} for o in out]
    return out
ps = power([1, 2, 3])
print(len(ps), len(set(ps)), sorted(map(sorted, ps)), frozenset({1, 3}) in ps)
seen = set()
print([x for x in [3, 1, 3, 2, 1] if not (x in seen or seen.add(x))], len(seen))
a, b, c = {1, 2, 3, 4}, {3, 4, 5}, {4, 5, 6}
print(a & b & c, a | b | c, a - b - c, a ^ b ^ c, (a | b) & c, a - (b | c) == (a - b) & (a - c), a & (b | c) == (a & b) | (a & c), len(a ^ b) == len(a | b) - len(a & b))
print(a > {1, 2}, a >= a, a < a, {1} <= a, a.isdisjoint({9}), not a & {9}, set() <= a, a != b, sorted(a.symmetric_difference(b)), a.union(b, c, [9]), a.intersection(b, c), a.difference(b, c))
a.update(b, c)
a.difference_update({1}, {2})
a.intersection_update(range(3, 6))
a.symmetric_difference_update({3, 9})
print(a, a.pop() in (4, 5, 9), len(a))
parent = {}
def find(x):
    parent.setdefault(x, x)
    while parent[x] != x: x = parent[x]
    return x
for x, y in [(1, 2), (3, 4), (2, 3), (5, 6)]: parent[find(x)] = find(y)
groups = {}
for x in range(1, 8): groups.setdefault(find(x), set()).add(x)
print(sorted(map(sorted, groups.values())))
s = set()
for i in range(1000): (s.add if i % 3 else s.discard)(i * 7 % 101)
print(len(s), min(s), max(s), sum(s), 50 in s)
fs = {frozenset(p) for p in [(1, 2), (2, 1), (3,)]}
print(len(fs), {frozenset({1}), frozenset({1})} == {frozenset([1])}, {(1, 2), (2, 1)} == {(2, 1), (1, 2)}, hash(frozenset("ab")) == hash(frozenset("ba")))
print({x for x in "hello"} == set("ohle"), sorted({w.lower() for w in ["A", "b", "a"]}), {i % 4 for i in range(10)}, {*a} == a, {1, 1.0, True} == {1}, len({0, 0.0, False, ""}))
