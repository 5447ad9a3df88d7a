"""In which order an exception's parts end, and those of the frames it holds; which failures to set and to delete keep the object."""


class D:
    def __init__(self, tag):
        self.tag = tag

    def __del__(self):
        print("~", self.tag, end=" ")


def raises():
    d = D("variable")
    raise BaseException


def traceback():
    try:
        raises()
    except BaseException as x:
        return x.__traceback__.tb_next


tracebacks = [traceback() for _ in range(8)]
makers = [
    lambda: Exception(D("args")),
    lambda: AttributeError(D("args"), name=D("name"), obj=D("obj")),
    lambda: NameError(D("args"), name=D("name")),
    lambda: ImportError(D("args"), name=D("name"), path=D("path"), name_from=D("from")),
    lambda: StopIteration(D("value")),
    lambda: OSError(D("errno"), D("text"), D("file"), None, D("other file")),
    lambda: SyntaxError(D("text"), (D("file"), D("line"), D("offset"), D("source"))),
    lambda: KeyError(D("key")),
]
for make in makers:
    e = make()
    e.__traceback__ = tracebacks.pop()
    e.__context__, e.__cause__ = ValueError(D("context")), ValueError(D("cause"))
    e = None
    print()


class K:
    def __init__(self, tag):
        self.d = D(tag)


def unknown_attribute(tag):
    k = K(1)
    return K(2).missing


def raises_in_handler(a):
    try:
        a % 1
    except TypeError:
        missing


def calls(a):
    v = 0
    raises_in_handler(*[K("inner")])


def caller(a):
    calls(K("outer"))


for f in unknown_attribute, caller:
    try:
        f(1)
    except Exception as x:
        print(x)
    print()


def fails(code, **names):
    try:
        exec(code, names)
    except AttributeError as e:
        print(e, type(e.obj).__name__, e.name)


def f():
    pass


class Slots:
    __slots__ = ("a",)


fails("del k.missing", k=K(3))
fails("del e.missing", e=type("E", (Exception,), {})())
fails("del f.missing", f=f)
fails("del K.missing", K=K)
fails("del sys.missing", sys=__import__("sys"))
fails("del s.missing", s=Slots())
fails("del s.a", s=Slots())
fails("i.__doc__ = 1", i=1)
fails("i.missing = 1", i=1)
fails("n.__name__ = 1", n=len)
fails("K.__dict__ = {}", K=K)
