"""Queens on a board, three ways: generators, sets and bit masks; and a knight's tour by backtracking."""


def solutions(size, placed=()):
    """All boards as tuples of columns, one per row."""
    row = len(placed)
    if row == size:
        yield placed
        return
    for column in range(size):
        for other_row, other in enumerate(placed):
            if other == column or abs(other - column) == row - other_row:
                break
        else:
            yield from solutions(size, placed + (column,))


class Board:
    def __init__(self, size):
        self.size = size
        self.columns = set()
        self.rising = set()
        self.falling = set()
        self.found = 0

    def place(self, row):
        if row == self.size:
            self.found += 1
            return
        for column in range(self.size):
            up = row + column
            down = row - column
            if column in self.columns or up in self.rising or down in self.falling:
                continue
            self.columns.add(column)
            self.rising.add(up)
            self.falling.add(down)
            self.place(row + 1)
            self.columns.remove(column)
            self.rising.remove(up)
            self.falling.remove(down)


def count_by_bits(full, columns, rising, falling):
    if columns == full:
        return 1
    count = 0
    free = full & ~(columns | rising | falling)
    while free:
        bit = free & -free
        free ^= bit
        count += count_by_bits(full, columns | bit, (rising | bit) << 1, (falling | bit) >> 1)
    return count


def show(solution):
    for column in solution:
        print(" ".join("Q" if i == column else "." for i in range(len(solution))))


def knights_tour(size):
    """Warnsdorff's rule: always go where the fewest ways lead on."""
    jumps = [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)]
    order = {}
    x = y = 0

    def ways(x, y):
        return [
            (x + dx, y + dy)
            for dx, dy in jumps
            if 0 <= x + dx < size and 0 <= y + dy < size and (x + dx, y + dy) not in order
        ]

    for step in range(size * size):
        order[x, y] = step
        following = ways(x, y)
        if not following:
            break
        x, y = min(following, key=lambda place: (len(ways(*place)), place))
    return order


def main():
    boards = list(solutions(10))
    print("generators", len(boards))
    show(boards[0])
    board = Board(10)
    board.place(0)
    print("sets", board.found)
    print("bits", count_by_bits((1 << 12) - 1, 0, 0, 0))
    tour = knights_tour(40)
    print("tour", len(tour), sum(x * 3 + y * step for (x, y), step in tour.items()))


if __name__ == "__main__":
    main()
