# Loops over a dict's items in compiled code, and displays of dicts.
def total(d, n):
    s = 0
    for _ in range(n):
        for k, v in d.items():
            s += v
    return s


print(total({i: i for i in range(10)}, 300), total({"a": 1.5}, 300))


def pairs(d, n):
    out = []
    for _ in range(n):
        out = [item for item in d.items()]
        for item in d.items():
            kept = item
    return out, kept


print(pairs({"x": 1, "y": None}, 500))


def grows(n):
    d = {0: 0}
    for i in range(n):
        d = {j: j for j in range(5)}
        try:
            for k, v in d.items():
                if i == n - 1 and k == 3:
                    d[100] = 1
        except RuntimeError as e:
            print(e)
    return d


print(grows(800))


def of_any(things, n):
    out = None
    for _ in range(n):
        for t in things:
            out = []
            for k, v in t:
                out.append((k, v))
    return out


print(of_any([{1: 2}.items()], 500), of_any([{1: 2}.items(), [(3, 4)], "ab cd".split(), {5: 6}.items()], 500))


class Dies:
    def __init__(self, i):
        self.i = i

    def __del__(self):
        if self.i > 997:
            print("gone", self.i)


def dying(n):
    for i in range(n):
        d = {"k": Dies(i)}
        for k, v in d.items():
            d[k] = None
            v = None


dying(1000)


def displays(n):
    out = None
    for i in range(n):
        out = [{"a": i, "b": 2}, {"a": 1, "a": 2}, {1: i, "x": 3}, {"c": i, 5: 1, "d": {"e": i, "f": {}}}]
        out[0]["z"] = i
        del out[0]["a"]
        out[0]["a"] = "again"
    return out


print(displays(1000))


def fields(n):
    s = 0
    for i in range(n):
        p = {"name": "n", "size": i, "other": None}
        s += p["size"]
        p["size"] = 0
    return s, p, list(p)


print(fields(2000))
