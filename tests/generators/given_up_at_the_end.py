# What a generator's variables hold ends in their order when the generator does, whoever consumes it.


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("~", self.name, end=" ")


def rebinds(n):
    for i in range(n):
        yield i
    items = [Noted("first"), Noted("in the list")]
    item = items.pop(0)
    items = item
    item = 0


def keeps(n):
    kept = Noted("kept")
    for i in range(n):
        yield i
    later = Noted("later")
    kept, later = later, kept


def returns(n):
    one, two = Noted("one"), Noted("two")
    yield from ()
    yield n
    del one
    return two


def adds_floats(n):
    both = [Noted("a"), Noted("b")]
    for i in range(n):
        yield i + 0.5
    a, both = both.pop(), 0


def main():
    outside = None
    for way in range(12):
        print(way, end=": ")
        print(sum(x for x in rebinds(3)), sum(x for x in keeps(3)), sum(x for x in adds_floats(3)))
        print(list(rebinds(2)), [x for x in keeps(2)], set(returns(2)))
        print(any(x > 5 for x in rebinds(3)), all(x >= 0 for x in keeps(3)))
        for x in rebinds(2):
            outside = Noted("outside")
            print(x, end=" ")
        print("after")
        for x in keeps(2):
            print(x, end=" ")
        print("after")
        for x in adds_floats(2):
            outside = x
        print("end", outside)


main()
