# Subclasses of int that override operators; reflected methods and NotImplemented.
class Mod7(int):
    def __new__(cls, v):
        return super().__new__(cls, v % 7)
    def __add__(self, o):
        return Mod7(int(self) + int(o))
    def __radd__(self, o):
        return Mod7(int(o) + int(self))
    def __eq__(self, o):
        return int(self) == int(o) % 7
    def __hash__(self):
        return hash(int(self))
    def __repr__(self):
        return f"Mod7({int(self)})"
a = Mod7(10)
print(a, a + 5, 5 + a, a - 1, 1 - a, a * 3, a == 3, a == 10, 10 == a, a != 10, [0, 1, 2, 3][a], sum([a, a, a]))
print({a: 1}[3], isinstance(a, int), int.__repr__(a), -a, abs(Mod7(-1)), "%d" % a, f"{a}", range(a))
class Loud(int):
    def __index__(self):
        print("index!")
        return 2
    def __int__(self):
        print("int!")
        return 3
    def __bool__(self):
        print("bool!")
        return False
l = Loud(1)
print([10, 20, 30][l], int(l), bool(l), "yes" if l else "no", l + 0, list(range(l)), l and 1)
class A:
    def __add__(self, o):
        return NotImplemented
    def __radd__(self, o):
        return "A.radd"
    def __mul__(self, o):
        return "A.mul"
    def __rpow__(self, o, m=None):
        return "A.rpow"
    def __iadd__(self, o):
        return NotImplemented
print(1 + A(), A() * 1, 2 ** A(), 1.5 + A(), 2 ** 80 + A(), True + A())
for f in (lambda: A() + 1, lambda: 1 * A(), lambda: A() + A(), lambda: 1 - A()):
    try:
        print(f())
    except TypeError as e:
        print(e)
x = A()
try:
    x += 1
except TypeError as e:
    print(e)
class B(int):
    def __rsub__(self, o):
        return "B.rsub first"
print(5 - B(2), B(5) - 2, B(5) - B(2), 5.0 - B(2))
