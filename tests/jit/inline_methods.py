# Small methods and properties that inline, then stop being inlinable.
class Vec:
    __slots__ = ("x", "y")
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def dot(self, o):
        return self.x * o.x + self.y * o.y
    def plus(self, o):
        return Vec(self.x + o.x, self.y + o.y)
    def scale(self, k=1):
        return Vec(self.x * k, self.y * k)
    def norm2(self):
        return self.dot(self)
def walk(n):
    p, d = Vec(0, 0), Vec(1, 2)
    s = 0
    for i in range(n):
        p = p.plus(d.scale(i % 3))
        s += p.norm2() % 1000
        if i == n // 2:
            d = Vec(0.5, -1)
    return p.x, p.y, s
print(walk(4000))
class Temp:
    def __init__(self, c): self._c = c
    @property
    def f(self): return self._c * 9 / 5 + 32
    @f.setter
    def f(self, v): self._c = (v - 32) * 5 / 9
def temps(n):
    t = Temp(0)
    for i in range(n):
        t.f += 1
    return round(t.f, 6)
print(temps(3000))
class Stack:
    def __init__(self): self.items = []
    def push(self, x): self.items.append(x)
    def pop(self): return self.items.pop()
    def __len__(self): return len(self.items)
    def top(self): return self.items[-1] if self.items else None
def stack(n):
    s, t = Stack(), 0
    for i in range(n):
        s.push(i)
        if i % 3 == 2:
            t += s.pop() + len(s)
        t += s.top() or 0
    return t, len(s)
print(stack(4000))
def pop_empty(n):
    s, errs = Stack(), 0
    for i in range(n):
        if i % 100 < 50: s.push(i)
        else:
            try:
                s.pop()
                s.pop()
            except IndexError as e:
                errs += 1
                msg = str(e)
    return errs, msg, len(s)
print(pop_empty(3000))
class Base:
    def step(self, x): return self.adjust(x) + 1
    def adjust(self, x): return x
class Derived(Base):
    def adjust(self, x): return super().adjust(x) * 2
def template(n):
    b, d, s = Base(), Derived(), 0
    for i in range(n):
        s = (s + (b if i % 2 else d).step(i)) % 100003
    return s
print(template(4000))
def sq(x): return x * x
def hyp(a, b): return sq(a) + sq(b)
def inl(n):
    s = 0
    for i in range(n):
        s += hyp(i, i + 1)
        if i == 3000:
            globals()["sq"] = lambda x: -x
    return s
print(inl(4000), inl(4000))
class Lazy:
    def get(self):
        try:
            return self.cache
        except AttributeError:
            self.cache = 5
            return 0
def lazy(n):
    return sum(Lazy().get() + l.get() for l in [Lazy()] for _ in range(n))
print(lazy(2000))
class Op:
    def __init__(self, n): self.n = n
    def __add__(self, o): return Op(self.n + (o.n if isinstance(o, Op) else o))
    __radd__ = __add__
    def __iadd__(self, o):
        self.n += 1000
        return self
    def __sub__(self, o): return NotImplemented
def oper(n):
    a = Op(0)
    errs = 0
    for i in range(n):
        a = a + i
        a = 1 + a
        if i % 500 == 0: a += 5
        try:
            a - 1
        except TypeError:
            errs += 1
    return a.n, errs
print(oper(2000))
def instance_creation(n):
    alive = []
    for i in range(n):
        v = Vec(i, -i)
        if i % 500 == 0: alive.append(v)
    return [(v.x, v.y) for v in alive]
print(instance_creation(3000))
def partial_init(n):
    errs = 0
    for i in range(n):
        try:
            Vec(i) if i % 300 == 7 else Vec(i, 1 // (i % 400))
        except TypeError: errs += 1
        except ZeroDivisionError: errs += 100
    return errs
print(partial_init(3000))
