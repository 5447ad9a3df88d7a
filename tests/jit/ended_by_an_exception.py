# What is on the stack when an exception comes ends from the top on, whether the frame ends or handles it.
class Told:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


class Holds:
    def __init__(self, name, other=None):
        self.told = Told(name)


class Other(Holds):
    pass


def fails(self, a):
    return Other("first", a)(Holds[Holds(self, a)])


def passes():
    fails("second", 2)


def handles(i):
    try:
        return (Holds("one"), Holds("two"), Holds[Holds("three")])
    except TypeError as e:
        print("caught", e)


def nested(i):
    return [Told("a"), Told("b"), (Told("c"), 1 // (i - i))]


def main(n):
    for i in range(n):
        try:
            passes()
        except TypeError as e:
            print("caught", e)
        handles(i)
        try:
            nested(i)
        except ZeroDivisionError as e:
            print("caught", e)
        print("--")


main(30)
