from collections import deque
import copy
import pickle


def show(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e)


d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, len(d), d[0], d[-1], 3 in d, 9 in d, list(reversed(d)))
print(d.pop(), d.popleft(), d)
d.extend("ab")
d.extendleft("xy")
print(d)
d.rotate(2)
print(d)
d.rotate(-3)
print(d)
d.rotate()
d.reverse()
print(d, d.index("a"), d.count(1))
d.insert(1, "new")
d.insert(-1, "tail")
d.insert(100, "end")
d.insert(-100, "front")
print(d)
d.remove("new")
del d[0]
d[0] = "set"
print(d)
m = deque(range(5), maxlen=3)
print(m, m.maxlen, deque().maxlen)
m.append(9)
m.appendleft(8)
print(m, m * 2, m + deque([7]), m.copy(), copy.copy(m), copy.deepcopy(m))
m *= 3
print(m)
m += [1, 2]
print(m)
show(lambda: deque(1, 2, 3))
show(lambda: deque([], -1))
show(lambda: deque([], "a"))
show(lambda: deque().pop())
show(lambda: deque().popleft())
show(lambda: deque().index(1))
show(lambda: deque().remove(1))
show(lambda: deque([1], 1).insert(0, 1))
show(lambda: deque()[0])
show(lambda: deque()["a"])
show(lambda: deque() + [1])
show(lambda: deque(x=1))
show(lambda: deque([1])[0:1])
show(lambda: hash(deque()))
e = deque([1, 2])
i = iter(e)
e.append(3)
show(lambda: next(i))
print(i.__length_hint__())
print(deque([1, 2]) == deque([1, 2]), deque([1]) < deque([2]), deque([1]) != deque([1, 2]), deque([1]) == [1])
e.append(e)
print(e)
e.pop()
e.extend(e)
e.extendleft(e)
print(e)
print(pickle.loads(pickle.dumps(m)) == m, pickle.loads(pickle.dumps(m)).maxlen)
it = iter(deque("abc"))
next(it)
print(list(pickle.loads(pickle.dumps(it))))


class D(deque):
    pass


s = D([1, 2], 5)
s.attr = 1
t = pickle.loads(pickle.dumps(s))
print(s, type(s + D([3])).__name__, t, t.attr, t.maxlen, type(s.copy()).__name__)


class Bad:
    def __eq__(self, other):
        q.clear()
        return False


q = deque([Bad(), 1, 2])
show(lambda: q.index(5))
q = deque([Bad(), 1, 2])
show(lambda: q.remove(5))
q = deque([Bad(), 1, 2])
show(lambda: 5 in q)
q = deque([Bad(), 1, 2])
show(lambda: q.count(5))
q = deque([Bad(), 1, 2])
show(lambda: q == deque([1, 2, 3]))
big = deque(maxlen=1000)
for n in range(100000):
    big.append(n)
print(len(big), big[0], big[999], sum(big))
print(deque([3, 1, 2], maxlen=0), sorted(deque([3, 1, 2])), deque[int])
x = deque()
for n in range(1000):
    x.append(n)
    if n % 3 == 0:
        x.popleft()
print(len(x), x[0])
