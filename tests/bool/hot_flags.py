# Bools as loop state, counters, indices and masks; their type is kept or lost as the rules say.
def flips(n):
    f, c, kinds = False, 0, set()
    for i in range(n):
        f = not f
        c += f
        if i % 7 == 0: f = f | (i % 2 == 0)
        if i % 11 == 0: f = f ^ True
        if i % 13 == 0: f &= c % 2 == 1
        kinds.add(type(f).__name__)
    return f, c, kinds
print(flips(3000))
def results(n):
    out = {}
    for i in range(n):
        a, b = i % 2 == 0, i % 3 == 0
        for name, v in (("and", a and b), ("or", a or b), ("&", a & b), ("|", a | b), ("^", a ^ b), ("==", a == b), ("<", a < b), ("+", a + b), ("*", a * b), ("-", a - b), ("<<", a << b), ("//", a // (b + 1)), ("/", a / (b + 1)), ("%", a % (b + 1)), ("**", a ** b), ("neg", -a), ("pos", +a), ("not", not a), ("max", max(a, b)), ("abs", abs(a)), ("int", int(a)), ("int&", a & 3), ("int|", b | 4)):
            out.setdefault(name, set()).add((type(v).__name__, v))
    return {k: sorted(v, key=str) for k, v in out.items()}
for k, v in results(12).items(): print(k, v)
def index(n):
    l, s = ["no", "yes"], ""
    d = {True: "t", False: "f"}
    for i in range(n):
        b = i % 3 == 1
        if i > n - 6: s += l[b] + d[b] + d[int(b)] + "ab"[b] + (l[:b] or ["-"])[0]
    return s
print(index(2000))
def sieve(n):
    p = [True] * n
    p[0] = p[1] = False
    for i in range(2, int(n ** 0.5) + 1):
        if p[i]:
            for j in range(i * i, n, i): p[j] = False
    return sum(p), p.count(True), p.index(True), [i for i, x in enumerate(p) if x][-3:], all(isinstance(x, bool) for x in p)
print(sieve(2000))
def life(rule, n):
    row = [False] * 61
    row[30] = True
    out = 0
    for _ in range(n):
        row = [bool(rule >> (row[i - 1] * 4 + row[i] * 2 + row[(i + 1) % 61]) & 1) for i in range(61)]
        out = out * 3 % 1000003 + sum(row)
    return out, "".join(".#"[c] for c in row)
print(life(30, 40), life(110, 40))
def latch(n):
    seen = done = False
    first = None
    for i in range(n):
        if not seen and i * i % 1009 == 5:
            seen, first = True, i
        done = done or (seen and i > n - 10)
    return seen, done, first
print(latch(3000))
def mixed(n):
    x = False
    out = []
    for i in range(n):
        x = x + True if i < 1000 else x or True if i < 2000 else x and False if i == 2500 else x
        if i in (999, 1999, 2499, 2500, n - 1): out.append((x, type(x).__name__))
    return out
print(mixed(3000))
print(sum(i % 2 == 0 for i in range(3000)), any(i > 2998 for i in range(3000)), all(i < 3000 for i in range(3000)), [b for b in (1 < 2, 1 > 2, 1 == 1.0, not 0, not "x")], sorted([True, 0, False, 1, 2, -1]), True == 1.0 == (1 + 0j), {1: "int"}[True], hash(True), [True, False][False], f"{True:>6}|{False:d}|{True!r}", str(True) + repr(False), "%d %s %r" % (True, False, True), round(True), divmod(True, True), int.from_bytes(b"\1") == True, bool("False"), bool(0.0), bool(0j), bool([[]]))
