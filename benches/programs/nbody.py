"""The outer planets as objects that attract one another."""

from math import sqrt

PI = 3.141592653589793
SOLAR_MASS = 4 * PI * PI
DAYS = 365.24


class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def squared(self):
        return self.x * self.x + self.y * self.y + self.z * self.z


class Body:
    def __init__(self, name, position, velocity, mass):
        self.name = name
        self.position = position
        self.velocity = velocity
        self.mass = mass

    def move(self, dt):
        self.position.x += dt * self.velocity.x
        self.position.y += dt * self.velocity.y
        self.position.z += dt * self.velocity.z

    def kinetic_energy(self):
        return 0.5 * self.mass * self.velocity.squared()

    def attract(self, other, dt):
        dx = self.position.x - other.position.x
        dy = self.position.y - other.position.y
        dz = self.position.z - other.position.z
        distance_squared = dx * dx + dy * dy + dz * dz
        strength = dt / (distance_squared * sqrt(distance_squared))
        push = other.mass * strength
        self.velocity.x -= dx * push
        self.velocity.y -= dy * push
        self.velocity.z -= dz * push
        push = self.mass * strength
        other.velocity.x += dx * push
        other.velocity.y += dy * push
        other.velocity.z += dz * push


class System:
    def __init__(self, bodies):
        self.bodies = bodies
        px = py = pz = 0.0
        for body in bodies:
            px += body.velocity.x * body.mass
            py += body.velocity.y * body.mass
            pz += body.velocity.z * body.mass
        sun = bodies[0]
        sun.velocity = Vector(-px / SOLAR_MASS, -py / SOLAR_MASS, -pz / SOLAR_MASS)

    def advance(self, dt):
        bodies = self.bodies
        for i, body in enumerate(bodies):
            for other in bodies[i + 1:]:
                body.attract(other, dt)
        for body in bodies:
            body.move(dt)

    def energy(self):
        total = 0.0
        for i, body in enumerate(self.bodies):
            total += body.kinetic_energy()
            for other in self.bodies[i + 1:]:
                gap = Vector(
                    body.position.x - other.position.x,
                    body.position.y - other.position.y,
                    body.position.z - other.position.z,
                )
                total -= body.mass * other.mass / sqrt(gap.squared())
        return total


def planet(name, position, velocity, mass):
    vx, vy, vz = velocity
    return Body(name, Vector(*position), Vector(vx * DAYS, vy * DAYS, vz * DAYS), mass * SOLAR_MASS)


def solar_system():
    return System([
        planet("sun", (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 1.0),
        planet("jupiter", (4.84, -1.16, -0.103), (0.00166, 0.00769, -0.000069), 0.000954),
        planet("saturn", (8.34, 4.12, -0.403), (-0.00276, 0.00499, 0.000023), 0.000285),
        planet("uranus", (12.89, -15.11, -0.223), (0.00296, 0.00237, -0.0000296), 0.0000436),
        planet("neptune", (15.37, -25.91, 0.179), (0.00268, 0.00162, -0.0000951), 0.0000515),
    ])


def main():
    system = solar_system()
    print("before %.9f" % system.energy())
    for _ in range(60_000):
        system.advance(0.01)
    print("after  %.9f" % system.energy())
    for body in system.bodies:
        print("%-8s %12.6f %12.6f %12.6f" % (body.name, body.position.x, body.position.y, body.position.z))


if __name__ == "__main__":
    main()
