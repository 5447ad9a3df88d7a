# Tuples and dicts that arguments are taken from end before the function begins: the function alone has its arguments, and what it
# binds anew ends at once.
import io


class Told:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.write(f"{self.name} ")


log = io.StringIO()


class Holder:
    def __init__(self, name):
        self.told = Told(name)


def function(a, b=None, *rest, c=None):
    b = Holder("new")
    c = Holder("newer")
    rest = None
    log.write("bound ")


def by_dict(a):
    function(1, **{"b": Holder(a)})


def by_dict_of_two(a):
    function(1, **{"b": Holder(a), "c": Holder("c")})


def by_tuple(a):
    function(*(1, Holder(a), Holder("rest")))


def by_list(a):
    function(*[1, Holder(a)], c=Holder("c"))


def by_both(a):
    function(*[1], **{"b": Holder(a)})


def by_generator(a):
    function(*(Holder(i) for i in (a, "second", "third")))


def by_variables(a):
    args, kwargs = (1, Holder(a)), {"c": Holder("c")}
    function(*args, **kwargs)
    log.write("after ")


def wrong(a):
    try:
        function(1, **{"b": Holder(a), "d": 1})
    except TypeError as e:
        log.write(f"{str(e)} ")


for f in (by_dict, by_dict_of_two, by_tuple, by_list, by_both, by_generator, by_variables, wrong):
    said = set()
    for i in range(300):
        f("first")
        said.add(log.getvalue())
        log.seek(0)
        log.truncate()
    print(f.__name__, sorted(said))
