"""What dies at one place in compiled code: parts of objects that are not made, and variables that two ways lead to."""


class D:
    def __init__(self, tag):
        self.tag = tag

    def __del__(self):
        told.append(self.tag)


class K:
    def __init__(self, x, y):
        self.d = D(x)
        self.e = y


told = []


def two():
    first = K(1, 1)
    second = K(2, 1)


def handled(n):
    for i in range(n):
        try:
            if i & 1:
                raise KeyError
        except KeyError as x:
            str(x)
        a = D("a")
        try:
            b = D("b")
            {}[a]
        except KeyError:
            told.append("caught")
        a = b = None
    return n


for f in lambda n: two(), handled:
    seen = {}
    for n in range(1, 300):
        told.clear()
        f(3 if f is handled else n)
        text = " ".join(map(str, told))
        seen[text] = seen.get(text, 0) + 1
    print(seen)
