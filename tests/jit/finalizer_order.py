# Objects that die between two calls of compiled code die in the program's order.

told = []


class D:
    def __init__(self, tag):
        self.tag = tag

    def __del__(self):
        told.append(self.tag)


def delete_two():
    a = D("a")
    b = D("b")
    del a, b


def delete_two_backwards():
    a = D("a")
    b = D("b")
    del b, a


def swapped():
    a = D("a")
    b = D("b")
    a, b = b, a
    a = 0
    b = 0


def swapped_and_used(o):
    a = D("a")
    b = D("b")
    c = b.tag
    a, b = b, a
    a = 0
    o.tag = c
    b = 0
    return c


def pairs():
    p = (D("first"), D("second"))
    q = (D("third"), p)
    p = None
    q = None


def unpacked():
    p = (D("first"), D("second"))
    a, b = p
    p = None
    b = 1
    a = 1


def in_place(k):
    a = D("inner a")
    b = D("inner b")
    a, b = b, a
    return k


def caller(k):
    a = D("outer")
    b = in_place(k)
    a = None
    return b


def ends():
    a = D("a")
    b = D("b")
    c = D("c")
    a, c = c, a
    return 5


def loops(n):
    a = D("start")
    b = D("other")
    for i in range(n):
        b, a = a, D(i)
    return n


def expression():
    D("gone at once")
    a = D("kept")
    D("gone next")
    a = None


def mark(*what):
    told.extend(what)


for round in range(300):
    told.clear()
    delete_two()
    mark("-")
    delete_two_backwards()
    mark("-")
    swapped()
    mark("-")
    swapped_and_used(D("o"))
    mark("-")
    pairs()
    mark("-")
    unpacked()
    mark("-")
    caller(3)
    mark("-")
    ends()
    mark("-")
    loops(3)
    mark("-")
    expression()
    if round in (0, 1, 150, 151, 298, 299):
        print(round, *told)
