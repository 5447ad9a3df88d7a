# __new__, __init__, their arguments and return values, __call__, copy of construction.
log = []
class A:
    def __new__(cls, *a, **k):
        log.append(("new", cls.__name__, a, k))
        return super().__new__(cls)
    def __init__(self, *a, **k):
        log.append(("init", a, k))
class B(A):
    pass
A(1, x=2)
B()
print(log)
class Other:
    def __new__(cls, v):
        return v
    def __init__(self, v):
        print("never")
print(Other(5), Other("s"))
class Same:
    inst = None
    def __new__(cls):
        if cls.inst is None:
            cls.inst = super().__new__(cls)
        return cls.inst
    def __init__(self):
        self.n = getattr(self, "n", 0) + 1
print(Same() is Same(), Same().n)
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class Ret:
    def __init__(self):
        return 5
class NoInit:
    pass
class OnlyNew:
    def __new__(cls, x):
        return object.__new__(cls)
class OnlyInit:
    def __init__(self, x):
        self.x = x
class BadNew:
    def __new__(cls, x):
        return object.__new__(cls, x)
print(t(Ret), t(lambda: NoInit(1)), t(lambda: NoInit(a=1)), type(OnlyNew(1)).__name__, t(OnlyNew), OnlyInit(3).x, t(OnlyInit), t(lambda: BadNew(1)), t(lambda: object.__new__(int)), t(lambda: int.__new__(str)), t(lambda: object.__new__()), t(lambda: object.__new__(5)))
class Sub(OnlyInit):
    def __init__(self, x, y):
        super().__init__(x)
        self.y = y
s = Sub(1, 2)
print(vars(s), s.__init__(5, 6), vars(s), Sub.__init__(s, 7, y=8), vars(s))
class Call:
    def __call__(self, *a, **k):
        return a, k
c = Call()
print(c(), c(1, b=2), c.__call__(3), callable(c), t(lambda: NoInit()()))
c.__call__ = lambda: "instance attr is not used"
print(c(1))
class Child(int):
    def __new__(cls, a, b):
        self = super().__new__(cls, a + b)
        self.parts = (a, b)
        return self
x = Child(2, 3)
print(x, x.parts, x + 1, type(x).__name__)
class S(str):
    def __init__(self, text, tag=None):
        super().__init__()
        self.tag = tag
print(t(lambda: S("a", "b")), S("x").tag)
class L(list):
    def __init__(self, *items):
        super().__init__(items)
print(L(1, 2, 3), L())
class Partial:
    def __new__(cls):
        return A.__new__(A)
print(type(Partial()).__name__)
class Meta(type):
    def __call__(cls, *a):
        print("meta call", a)
        return super().__call__(*a)
class M(metaclass=Meta):
    def __init__(self, v):
        self.v = v
print(M(9).v)
