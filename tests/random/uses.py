# Seeded simulations: exact sequences through shuffle, sample, choices, dice, walks and generators.
import random
r = random.Random(2024)
print([r.randint(1, 6) for _ in range(30)])
deck = [s + v for s in "SHDC" for v in "23456789TJQKA"]
r.shuffle(deck)
print(" ".join(deck[:13]), sorted(deck) == sorted(set(deck)))
c = {}
for _ in range(3000):
    k = r.randrange(6) + r.randrange(6) + 2
    c[k] = c.get(k, 0) + 1
print(dict(sorted(c.items())))
x = y = 0
for _ in range(2000):
    dx, dy = r.choice([(0, 1), (0, -1), (1, 0), (-1, 0)])
    x, y = x + dx, y + dy
print(x, y)
inside = sum(r.random() ** 2 + r.random() ** 2 < 1 for _ in range(4000))
print(inside, round(sum(r.random() for _ in range(1000)), 9), [round(r.uniform(-1, 1), 9) for _ in range(3)])
print(r.sample(range(1000), 8), r.sample(deck, 3), r.choices("abc", [5, 3, 1], k=20), r.getrandbits(200), r.randrange(10 ** 30), r.randrange(2 ** 31, 2 ** 33), r.randint(-10 ** 18, 10 ** 18))
s = r.getstate()
a = [r.gauss(0, 1) for _ in range(3)]
r.setstate(s)
print([round(v, 9) for v in a] == [round(r.gauss(0, 1), 9) for _ in range(3)], round(r.normalvariate(10, 2), 6), round(r.expovariate(0.5), 6), round(r.triangular(1, 5, 2), 9))
def gen(seed, n):
    g = random.Random(seed)
    while n:
        yield g.random() < 0.5
        n -= 1
print("".join("HT"[b] for b in gen(7, 40)), "".join("HT"[b] for b in gen("seven", 40)), sum(gen(1.5, 1000)))
def mt(seed, n):
    m = [0] * 624
    m[0] = seed
    for i in range(1, 624): m[i] = (1812433253 * (m[i - 1] ^ m[i - 1] >> 30) + i) & 0xFFFFFFFF
    out, k = [], 624
    for _ in range(n):
        if k == 624:
            for i in range(624):
                y = m[i] & 0x80000000 | m[(i + 1) % 624] & 0x7FFFFFFF
                m[i] = m[(i + 397) % 624] ^ y >> 1 ^ (0x9908B0DF if y & 1 else 0)
            k = 0
        y = m[k]; k += 1
        y ^= y >> 11; y ^= y << 7 & 0x9D2C5680; y ^= y << 15 & 0xEFC60000; y ^= y >> 18
        out.append(y & 0xFFFFFFFF)
    return out
print(mt(5489, 5), mt(5489, 1000)[-1])
q = random.Random()
q.setstate((3, tuple([5489] + [0] * 623) + (624,), None))
print(q.getrandbits(32), q.random())
random.seed(12)
print(random.sample(range(50), 5), random.choice("xyz"), random.shuffle(l := list(range(6))), l, random.betavariate(1, 1) < 1)
