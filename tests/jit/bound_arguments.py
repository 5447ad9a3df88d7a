# Bound methods that are values, whose functions take their object in all ways that there are; what they are bound to ends on time.


class A:
    def stars(*args):
        return len(args), args[1:]

    def words(self, a, *, b=2):
        return a, b

    def rest(self, a=1, *more, **named):
        return a, more, named

    def steps(self, n):
        yield from range(n)


class Meta(type):
    def __call__(cls, n):
        return cls.__name__, n


class M(metaclass=Meta):
    pass


def call(o, n):
    stars, words, rest, steps = o.stars, o.words, o.rest, o.steps
    for i in range(n):
        r = stars(i, 1), stars(), words(i), words(i, b=3), rest(), rest(i, 2, z=1), rest(a=3), list(steps(2))
    return r


def construct(cls, n):
    for i in range(n):
        r = cls(i)
    return r


for _ in range(30):
    r = call(A(), 40)
    m = construct(M, 40)
print(r)
print(m)


def wrong(f, *args, **named):
    try:
        return f(*args, **named)
    except TypeError as e:
        return str(e)


def errors(o, n):
    words = o.words
    for i in range(n):
        r = wrong(words), wrong(words, 1, 2), wrong(words, 1, c=2)
    return r


print(errors(A(), 200))


class Ends:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print(self.name, "ends")

    def method(self):
        return self.name


def sort(items):
    sort = items.sort
    sort(key=id)


def too_many(items):
    append = items.append
    wrong(append, 1, 2)


def plainly(items):
    append = items.append
    append(3)


def bound(o):
    method = o.method
    return method()


for f, name in [(sort, "sorted"), (too_many, "refused"), (plainly, "appended")]:
    f([Ends(name)])
    print("after", f.__name__)
print(bound(Ends("bound")), "after bound")
