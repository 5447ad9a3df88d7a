"""Variables of a loop that nothing reads before they are set again, but whoever looks after it has ended, or left."""

import sys


class Body:
    def __init__(self, x, v, m):
        self.x = x
        self.v = v
        self.m = m


def advance(bodies, dt):
    n = len(bodies)
    for i in range(n):
        a = bodies[i]
        for j in range(i + 1, n):
            b = bodies[j]
            dx = a.x - b.x
            force = dt / (dx * dx + 0.1)
            a.v -= dx * b.m * force
            b.v += dx * a.m * force
    return i, j, dx, force


def unbound(bodies, dt):
    n = len(bodies)
    for i in range(n):
        for j in range(i + 1, n):
            dx = bodies[i].x - bodies[j].x
            k = j * 2
    try:
        return dx, k, j
    except UnboundLocalError as e:
        return str(e)


def raises(bodies, at):
    for i in range(len(bodies)):
        for j in range(len(bodies)):
            dx = bodies[i].x - bodies[j].x
            square = dx * dx
            if i * j == at:
                1 / 0


def look(bodies, at):
    try:
        raises(bodies, at)
    except ZeroDivisionError:
        frame = sys.exc_info()[2].tb_next.tb_frame
        return {name: value for name, value in frame.f_locals.items() if name != "bodies"}
    return None


def make():
    return [Body(k * 1.5, k / 4, k + 1.0) for k in range(12)]


bodies = make()
for _ in range(60):
    result = advance(bodies, 0.01)
print(result, bodies[3].x, bodies[3].v)
bodies[11].x = 3
print(advance(bodies, 0.01))
bodies[11].x = 1 << 70
print(advance(bodies, 0.01))
for _ in range(60):
    result = unbound(bodies, 1.0)
print(result, unbound(bodies[:1], 1.0), unbound([], 1.0))
for _ in range(30):
    result = look(make(), 30)
print(result, look(make(), 1000))
