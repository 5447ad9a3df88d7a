# A constructor may be called by the deepest frame there may be: the calls that `__init__` makes are too deep, not `__init__` itself.
class Plain:
    def __init__(self, x, y=1):
        pass


def deepest(n):
    global place
    place = "before"
    Plain(n)
    place = "made"
    return deepest(n + 1)


def depth(error):
    n = 0
    tb = error.__traceback__
    while tb:
        n += 1
        tb = tb.tb_next
    return n


for i in range(5):
    try:
        deepest(0)
    except RecursionError as e:
        print(place, depth(e), e)
