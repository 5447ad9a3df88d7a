# Chains of generators that delegate to each other, each of them compiled: values, what is sent and thrown in, results, and closing.
import sys


class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right

    def walk(self, depth=0):
        count = 1
        if self.left:
            count += yield from self.left.walk(depth + 1)
        try:
            sent = yield depth, self.value
            if sent:
                count += sent
        except KeyError as e:
            yield "caught", depth, e.args[0]
            if e.args[0] == "up":
                raise
        finally:
            if depth == 5:
                sys.stdout.write("f")
        if self.right:
            count += yield from self.right.walk(depth + 1)
        return count


def build(low, high):
    if low >= high:
        return None
    middle = (low + high) // 2
    return Tree(build(low, middle), middle, build(middle + 1, high))


def chain(n):
    tree = None
    for i in range(n):
        tree = Tree(tree, i, None)
    return tree


def result(generator, send=None):
    try:
        while True:
            generator.send(send)
            send = send and send + 1
    except StopIteration as e:
        return e.value


def main():
    tree, deep = build(0, 60), chain(80)
    for time in range(4):
        print(sum(tree), list(deep) == list(range(80)), [v for _, v in tree.walk()] == list(tree))
        print(result(tree.walk()), result(deep.walk()))
        generator = deep.walk()
        print([next(generator) for _ in range(3)], generator.send(100), generator.gi_yieldfrom is not None)
        print(generator.throw(KeyError("here")), next(generator), generator.throw(KeyError("up")))
        try:
            print(next(generator), "?")
        except KeyError as e:
            print("out", e, generator.gi_frame)
        generator = tree.walk()
        for _ in range(20 + time):
            next(generator)
        inner, depth = generator, 0
        while inner.gi_yieldfrom is not None:
            inner, depth = inner.gi_yieldfrom, depth + 1
        print(depth, inner.gi_running, inner.gi_suspended, inner.gi_frame.f_locals["depth"])
        generator.close()
        print(inner.gi_frame, generator.gi_frame)
        # The innermost is taken away from the chain.
        generator = deep.walk()
        next(generator)
        inner = generator
        for _ in range(40):
            inner = inner.gi_yieldfrom
        print(next(inner), result(inner))
        try:
            print(next(generator))
        except Exception as e:
            print(type(e).__name__, e)


def endless(n):
    if n:
        yield from endless(n - 1)
    while True:
        yield n


def deep_end():
    generator = endless(200)
    print([next(generator) for _ in range(5)])
    limited = endless(100_000)
    try:
        next(limited)
    except RecursionError as e:
        print("RecursionError", limited.gi_frame)


main()
deep_end()
