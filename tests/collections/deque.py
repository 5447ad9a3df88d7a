# deque: ends, rotation, maxlen, mutation while iterating, comparisons.
from collections import deque
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
d = deque("abc")
d.append("d"); d.appendleft("z"); d.extend([1, 2]); d.extendleft([8, 9])
print(d, len(d), d.pop(), d.popleft(), d[0], d[-1], d[2], t(lambda: d[50]), "a" in d, d.count("a"), d.index("b"), t(lambda: d.index("q")), t(lambda: d.index("a", 4)))
d.rotate(2)
print(d)
d.rotate(-3)
print(d, d.reverse(), d, d.remove("b"), t(lambda: d.remove("b")), d)
d[1] = "new"
del d[0]
d.insert(1, "ins")
print(d, d.copy() == d, d.copy() is d, list(reversed(d)), bool(deque()), t(deque().pop), t(deque().popleft), t(lambda: d[0:1]), t(lambda: d["a"]), d.clear(), d)
m = deque([1, 2, 3, 4], maxlen=3)
print(m, m.maxlen, m.append(5), m, m.appendleft(0), m, m.extend("xy"), m, t(lambda: m.insert(0, 1)), t(lambda: deque([], -1)), t(lambda: deque([], "a")), t(lambda: setattr(m, "maxlen", 5)), deque([1, 2], 0), deque(maxlen=2))
print(deque([1, 2]) == deque([1, 2]), deque([1]) == [1], deque([1]) < deque([2]), deque([1]) + deque([2]), deque([1]) * 3, 2 * deque("a"), t(lambda: deque([1]) + [2]), t(lambda: hash(deque())), deque([1, 2], maxlen=5) + deque([3]), deque("ab", 3) * 2)
d = deque(range(5))
def mutate():
    for x in d: d.append(x)
print(t(mutate))
def remove():
    for x in d: d.popleft()
print(t(remove))
it = iter(deque([1, 2]))
print(next(it), it.__length_hint__(), list(it))
d = deque([1])
d += [2, 3]
d *= 2
print(d, d.extend(d), len(d), repr(deque([deque()])), [x for x in d], sum(d))
d = deque()
d.append(d)
print(d)
class Eq:
    def __eq__(self, o):
        q.clear()
        return False
q = deque([Eq(), Eq(), 1])
print(t(lambda: 5 in q), t(lambda: q.index(5)))
q = deque([Eq(), 2, 3])
print(t(lambda: q.remove(9)))
q = deque([Eq(), 2, 3])
print(t(lambda: q.count(9)), q == deque([1]), deque(q, 2).maxlen)
big = deque(range(1000))
for i in range(500): big.append(big.popleft())
big.rotate(123)
print(big[0], big[500], big[-1], sum(big), big.index(77))
for i in range(900): big.pop() if i % 2 else big.popleft()
print(len(big), list(big)[:5])
class Sub(deque):
    def __init__(self, *a): super().__init__(*a); self.tag = 1
print(Sub([1]), type(Sub([1]).copy()).__name__, Sub([1]) + Sub([2]), t(lambda: deque(5)), t(lambda: deque(1, 2, 3)), deque.__hash__)
import copy, pickle
print(copy.deepcopy(deque([[1]], 5)), pickle.loads(pickle.dumps(deque([1, 2], 3))))
