"""Conway's game of life on an endless plane of sets, and on a torus of lists; also one-dimensional automata."""

GLIDER = """
.O.
..O
OOO
"""

ACORN = """
.O.....
...O...
OO..OOO
"""

R_PENTOMINO = """
.OO
OO.
.O.
"""


def parse(picture, dx=0, dy=0):
    return {
        (x + dx, y + dy)
        for y, line in enumerate(picture.strip().splitlines())
        for x, character in enumerate(line)
        if character == "O"
    }


def neighbours(cell):
    x, y = cell
    return [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


def step(cells):
    candidates = cells.union(*(neighbours(cell) for cell in cells))
    following = set()
    for cell in candidates:
        count = sum(1 for neighbour in neighbours(cell) if neighbour in cells)
        if count == 3 or (count == 2 and cell in cells):
            following.add(cell)
    return following


def step_by_counting(cells):
    counts = {}
    for cell in cells:
        for neighbour in neighbours(cell):
            counts[neighbour] = counts.get(neighbour, 0) + 1
    return {cell for cell, count in counts.items() if count == 3 or count == 2 and cell in cells}


def bounds(cells):
    xs = [x for x, _ in cells]
    ys = [y for _, y in cells]
    return min(xs), min(ys), max(xs), max(ys)


def show(cells):
    left, top, right, bottom = bounds(cells)
    for y in range(top, bottom + 1):
        print("".join("#" if (x, y) in cells else "." for x in range(left, right + 1)))


class Torus:
    def __init__(self, width, height, seed):
        self.width = width
        self.height = height
        self.rows = []
        state = seed
        for _ in range(height):
            row = []
            for _ in range(width):
                state = (state * 69069 + 5) % 4294967296
                row.append(1 if state >> 30 == 0 else 0)
            self.rows.append(row)

    def advance(self):
        width, height = self.width, self.height
        following = []
        for y in range(height):
            above, here, below = self.rows[y - 1], self.rows[y], self.rows[(y + 1) % height]
            row = []
            for x in range(width):
                left, right = x - 1, (x + 1) % width
                count = (above[left] + above[x] + above[right] + here[left] + here[right]
                         + below[left] + below[x] + below[right])
                row.append(1 if count == 3 or (count == 2 and here[x]) else 0)
            following.append(row)
        self.rows = following

    def population(self):
        return sum(map(sum, self.rows))


def elementary(rule, width, generations):
    cells = [0] * width
    cells[width // 2] = 1
    total = 0
    for _ in range(generations):
        cells = [
            rule >> (cells[i - 1] * 4 + cells[i] * 2 + cells[(i + 1) % width]) & 1
            for i in range(width)
        ]
        total += sum(cells)
    return total


def main():
    cells = parse(GLIDER)
    for _ in range(40):
        cells = step(cells)
    print("glider", sorted(cells))
    cells = parse(R_PENTOMINO)
    for _ in range(250):
        cells = step(cells)
    print("pentomino", len(cells), bounds(cells))
    cells = parse(ACORN) | parse(GLIDER, 40, 40)
    for _ in range(400):
        cells = step_by_counting(cells)
    print("acorn", len(cells), bounds(cells))
    show({(x, y) for x, y in cells if -15 <= x < 45 and -12 <= y < 12})
    torus = Torus(64, 48, 99)
    history = []
    for _ in range(150):
        torus.advance()
        history.append(torus.population())
    print("torus", history[:5], history[-5:])
    print("rules", [(rule, elementary(rule, 501, 250)) for rule in (30, 90, 110, 184)])


if __name__ == "__main__":
    main()
