# random: the exact sequences of the Mersenne twister for given seeds.
import random
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
r = random.Random(42)
print([r.random() for _ in range(5)])
print([r.randint(1, 6) for _ in range(20)], [r.randrange(10) for _ in range(10)], [r.randrange(0, 100, 7) for _ in range(5)], r.getrandbits(1), r.getrandbits(32), r.getrandbits(100), r.getrandbits(0), t(lambda: r.getrandbits(-1)))
print(r.choice("abcdef"), r.choices([1, 2, 3], k=5), r.choices("ab", weights=[1, 9], k=6), r.choices("abc", cum_weights=[1, 2, 10], k=4), r.sample(range(100), 5), r.sample("abcd", 4), t(lambda: r.sample("ab", 3)), t(lambda: r.choice([])), r.sample(["a", "b"], counts=[3, 1], k=3))
l = list(range(10))
r.shuffle(l)
print(l, r.uniform(1, 10), r.triangular(0, 1, 0.5), r.randbytes(5), r.binomialvariate(10, 0.5))
print([round(x, 9) for x in (r.gauss(0, 1), r.normalvariate(0, 1), r.expovariate(1), r.betavariate(1, 2), r.gammavariate(2, 3), r.lognormvariate(0, 1), r.vonmisesvariate(0, 1), r.paretovariate(3), r.weibullvariate(1, 2))])
for seed in (0, 1, -1, 2 ** 100, 1.5, "text", b"bytes", bytearray(b"ba"), None if False else 7, True):
    r.seed(seed)
    print(repr(seed)[:20], r.random(), r.randrange(1000))
r.seed("a", version=1)
print(r.random(), t(lambda: r.seed([])), t(lambda: r.seed((1,))))
r.seed(5)
s = r.getstate()
a = [r.random() for _ in range(3)]
r.setstate(s)
print(a == [r.random() for _ in range(3)], s[0], len(s[1]), s[2], t(lambda: r.setstate((1, 2))), t(lambda: r.randint(5, 1)), t(lambda: r.randrange(0)), t(lambda: r.randrange(1.5)), r.randint(3, 3), r.randrange(-5, -1))
random.seed(99)
print(random.random(), random.randint(0, 9), random.choice([1, 2, 3]), random.getrandbits(8))
for _ in range(1000): r.random()
print(r.random(), r.getrandbits(64))
class Mine(random.Random):
    def random(self): return 0.25
m = Mine(1)
print(m.random(), m.randrange(8), m.choice("abcd"), m.uniform(0, 4))
import copy, pickle
r.seed(3)
c = copy.deepcopy(r)
p = pickle.loads(pickle.dumps(r))
print(r.random() == c.random() == p.random(), isinstance(random.SystemRandom().random(), float), 0 <= random.SystemRandom().randrange(10) < 10)
