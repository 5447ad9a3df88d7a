# Float simulations with objects, lists and functions; checksums by exact repr of sums.
import math
class Body:
    def __init__(self, x, y, vx, vy, m): self.x, self.y, self.vx, self.vy, self.m = x, y, vx, vy, m
def step(bs, dt):
    n = len(bs)
    for i in range(n):
        a = bs[i]
        for j in range(i + 1, n):
            b = bs[j]
            dx, dy = a.x - b.x, a.y - b.y
            d2 = dx * dx + dy * dy + 0.01
            f = dt / (d2 * math.sqrt(d2))
            a.vx -= dx * b.m * f; a.vy -= dy * b.m * f
            b.vx += dx * a.m * f; b.vy += dy * a.m * f
    for b in bs: b.x += b.vx * dt; b.y += b.vy * dt
def run(n):
    bs = [Body(0, 0, 0, 0, 10.0), Body(1.0, 0, 0, 3.0, 1), Body(-2, 0.5, 0.1, -2.2, 0.5)]
    for _ in range(n): step(bs, 0.001)
    return [f"{b.x:.9f} {b.y:.9f}" for b in bs]
print(run(1500))
def heat(n, steps):
    u = [0.0] * n
    u[n // 2] = 100.0
    for _ in range(steps):
        v = u[:]
        for i in range(1, n - 1): v[i] = u[i] + 0.25 * (u[i - 1] - 2 * u[i] + u[i + 1])
        u = v
    return u
h = heat(41, 120)
print(round(sum(h), 9), round(h[20], 9), h == h[::-1])
def rk4(f, y, t, h, n):
    for _ in range(n):
        k1 = f(t, y); k2 = f(t + h / 2, y + h * k1 / 2); k3 = f(t + h / 2, y + h * k2 / 2); k4 = f(t + h, y + h * k3)
        y += h * (k1 + 2 * k2 + 2 * k3 + k4) / 6
        t += h
    return y
print(round(rk4(lambda t, y: -y, 1.0, 0.0, 0.01, 500), 9), round(rk4(lambda t, y: y * (1 - y), 0.1, 0, 0.01, 800), 9), rk4(lambda t, y: 0, 5, 0, 1, 10))
def lorenz(n):
    x, y, z = 1.0, 1.0, 1.0
    for _ in range(n):
        dx, dy, dz = 10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z
        x, y, z = x + dx * 0.001, y + dy * 0.001, z + dz * 0.001
    return x, y, z
print(["%.6f" % v for v in lorenz(3000)])
def bounce(n):
    p, v, hits = 10.0, 0.0, 0
    for i in range(n):
        v -= 9.8 * 0.001
        p += v * 0.001
        if p < 0: p, v, hits = -p, -v * 0.8, hits + 1
    return round(p, 9), round(v, 9), hits
print(bounce(6000))
def mandel(w, h, it):
    out = []
    for r in range(h):
        line = ""
        for c in range(w):
            cr, ci, zr, zi, k = c * 3 / w - 2, r * 2 / h - 1, 0.0, 0.0, 0
            while k < it and zr * zr + zi * zi <= 4: zr, zi, k = zr * zr - zi * zi + cr, 2 * zr * zi + ci, k + 1
            line += " .:-=+*#%@"[k * 9 // it]
        out.append(line)
    return out
print("\n".join(mandel(48, 14, 40)))
def integrate(f, a, b, n):
    h, s = (b - a) / n, 0
    for i in range(n): s += f(a + (i + 0.5) * h)
    return s * h
print(round(integrate(lambda x: x * x, 0, 3, 2000), 6), round(integrate(math.sin, 0, math.pi, 2000), 6), round(integrate(lambda x: 1 / (1 + x * x), 0, 1, 2000) * 4, 6), integrate(lambda x: 1, 0, 2, 10), integrate(int, 0, 4, 8))
def solve(f, lo, hi):
    n = 0
    while hi - lo > 1e-12 and n < 200:
        m = (lo + hi) / 2
        if f(lo) * f(m) <= 0: hi = m
        else: lo = m
        n += 1
    return round(lo, 9), n
print(solve(lambda x: x * x - 2, 0, 2), solve(math.cos, 1, 2), solve(lambda x: x - 1, 0, 3))
def walk(n):
    x = y = 0.0
    s = 42
    for _ in range(n):
        s = s * 16807 % 2147483647
        a = s / 2147483647 * 2 - 1
        s = s * 16807 % 2147483647
        b = s / 2147483647 * 2 - 1
        x += a; y += b
        if x * x + y * y > 100: x, y = x / 2, y / 2
    return round(x, 9), round(y, 9)
print(walk(3000))
