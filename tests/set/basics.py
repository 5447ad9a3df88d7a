# Sets and frozensets: algebra, methods, order of small ints, errors.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print({3, 1, 2}, set(), {1}, set("a"), set([2, 1, 1]), frozenset(), frozenset([1, 2]), {1, True, 1.0}, {0, False}, set(range(10)), set(range(20, 0, -3)), {5, 100, 33, 64, 8, 0}, {-1, -2, -3})
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, b - a, a <= b, a < a, a <= a, {3} < a, a >= {1}, a == {4, 3, 2, 1}, a != b, a.isdisjoint({9}), a.isdisjoint(b))
print(a.union([7], (8,)), a.intersection([1, 9], [1]), a.difference([1], [2]), a.symmetric_difference([1, 9]), a.issubset(range(9)), a.issuperset([1]), a.union(), a.copy() == a, a.copy() is a)
for op in ("a | [1]", "a & [1]", "a - [1]", "a ^ [1]", "a < [1]", "a + b", "[1] | a"):
    print(op, t(eval, op, {"a": a, "b": b}))
a |= {9}
a &= {1, 2, 9}
a -= {1}
a ^= {2, 7}
print(a, a.add(1), a.add(1), a.discard(77), a.discard(1), t(a.remove, 77), a.remove(7), a, a.update([1], "x"), len(a), a.intersection_update([1, 9]), a.difference_update([9]), a.symmetric_difference_update([1, 3]), a, a.pop(), a, t(a.pop), a.clear())
print(t(lambda: {[]}), t(lambda: {{}}), t(lambda: {1: 2} in {1}), t(lambda: [] in {1}), {1} in {frozenset({1})}, frozenset({1}) in {frozenset({1})}, {frozenset(): 1}[frozenset()], hash(frozenset([1, 2, 3])) == hash(frozenset([3, 2, 1])), hash(frozenset()), t(hash, set()))
f = frozenset([1, 2])
print(f | {3}, {3} | f, type(f | {3}), type({3} | f), f == {1, 2}, {1, 2} == f, frozenset(f) is f, f.copy() is f, t(lambda: f.add(1)), f - {1}, type(f.union([5])), hash(f) == hash(frozenset({2, 1})))
print(t(set, 5), t(set, 1, 2), t(lambda: set(a=1)), sorted({"b", "a"}), 1 in {1}, "1" in {1}, len({1, 2}), bool(set()), list({1}), max({1, 5}), sum({1, 2}), {x * x for x in range(4)}, {*[1], *"a"} == {1, "a"}, {(1, 2)}, {None}, {1.5}, repr({"a"}))
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as e:
    print(e)
class S(set):
    pass
print(S([1]), type(S() | {1}), type({1} | S()), type(S().copy()), S([1]) == {1}, repr(S()), frozenset([S]) == {S}, S([1, 2]) - {1})
s = set()
for i in range(40):
    s.add(i * 5 % 23)
for i in range(0, 23, 2):
    s.discard(i)
print(s, len(s))
it = iter({1, 2})
print(next(it), it.__length_hint__(), next(it), t(next, it))
print({1, 2} | {2: 0}.keys(), {1} & {1: 2}.keys(), {1, 2}.__and__([1]), {1}.__or__({2}), {1}.__contains__(1), {1, 2} > {1}, {1} > {1}, set() < {1}, {1}.__eq__([1]), not {1} == [1])
