"""Trees built and walked: perfect trees of tuples, search trees of nodes, a treap, traversals, deletion."""


def bottom_up(depth):
    if depth == 0:
        return (None, None)
    return (bottom_up(depth - 1), bottom_up(depth - 1))


def count_nodes(tree):
    left, right = tree
    if left is None:
        return 1
    return 1 + count_nodes(left) + count_nodes(right)


class Node:
    __slots__ = ("key", "priority", "left", "right")

    def __init__(self, key, priority):
        self.key = key
        self.priority = priority
        self.left = None
        self.right = None


class Treap:
    """A search tree kept balanced by random priorities."""

    def __init__(self, seed):
        self.root = None
        self.size = 0
        self.state = seed

    def next_priority(self):
        self.state = (self.state * 69069 + 1) & 0xFFFFFFFF
        return self.state >> 4

    def insert(self, key):
        self.root = self._insert(self.root, key)

    def _insert(self, node, key):
        if node is None:
            self.size += 1
            return Node(key, self.next_priority())
        if key < node.key:
            node.left = self._insert(node.left, key)
            if node.left.priority > node.priority:
                pivot = node.left
                node.left = pivot.right
                pivot.right = node
                return pivot
        elif key > node.key:
            node.right = self._insert(node.right, key)
            if node.right.priority > node.priority:
                pivot = node.right
                node.right = pivot.left
                pivot.left = node
                return pivot
        return node

    def __contains__(self, key):
        node = self.root
        while node is not None:
            if key == node.key:
                return True
            node = node.left if key < node.key else node.right
        return False

    def __iter__(self):
        return self._walk(self.root)

    def _walk(self, node):
        if node is not None:
            yield from self._walk(node.left)
            yield node.key
            yield from self._walk(node.right)

    def remove(self, key):
        self.root = self._remove(self.root, key)

    def _remove(self, node, key):
        if node is None:
            raise KeyError(key)
        if key < node.key:
            node.left = self._remove(node.left, key)
            return node
        if key > node.key:
            node.right = self._remove(node.right, key)
            return node
        self.size -= 1
        return self._merge(node.left, node.right)

    def _merge(self, left, right):
        if left is None:
            return right
        if right is None:
            return left
        if left.priority > right.priority:
            left.right = self._merge(left.right, right)
            return left
        right.left = self._merge(left, right.left)
        return right

    def height(self):
        deepest = 0
        stack = [(self.root, 1)]
        while stack:
            node, level = stack.pop()
            if node is not None:
                deepest = max(deepest, level)
                stack.append((node.left, level + 1))
                stack.append((node.right, level + 1))
        return deepest


def breadth_first(root):
    row = [root]
    widths = []
    while row:
        widths.append(len(row))
        row = [child for node in row for child in (node.left, node.right) if child is not None]
    return widths


def main():
    for depth in range(4, 17, 2):
        repeat = 1 << (17 - depth)
        total = 0
        for _ in range(repeat):
            total += count_nodes(bottom_up(depth))
        print(repeat, "trees of depth", depth, "hold", total)
    treap = Treap(42)
    key = 1
    for _ in range(30_000):
        key = (key * 16807) % 2147483647
        treap.insert(key % 60_000)
    print("treap", treap.size, "height", treap.height(), "widths", breadth_first(treap.root)[:9])
    print("found", sum(1 for k in range(60_000) if k in treap))
    keys = list(treap)
    print("ordered", all(a < b for a, b in zip(keys, keys[1:])), sum(keys))
    for k in keys[::3]:
        treap.remove(k)
    try:
        treap.remove(keys[0])
    except KeyError as error:
        print("missing", error)
    print("left", treap.size, sum(treap), "height", treap.height())


if __name__ == "__main__":
    main()
