# Everything that calls __index__, and what happens when it lies.
class Ix:
    def __init__(self, v):
        self.v = v
    def __index__(self):
        return self.v
def t(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
L = list(range(10))
print(L[Ix(3)], L[Ix(-1)], L[Ix(1):Ix(5):Ix(2)], "abcdef"[Ix(2)], b"abc"[Ix(1)], (1, 2, 3)[Ix(0)], range(10)[Ix(4)])
print("ab" * Ix(3), Ix(2) * "xy", [0] * Ix(2), hex(Ix(255)), bin(Ix(5)), oct(Ix(8)), chr(Ix(65)), bytes(Ix(2)), list(range(Ix(2), Ix(8), Ix(3))))
print(t(lambda: L[Ix("a")]), t(lambda: L[Ix(1.0)]), t(lambda: L[Ix(2 ** 70)]), t(lambda: L[1.0]), t(lambda: L["1"]), t(lambda: L[None]), L[:Ix(2 ** 70)], L[-2 ** 80:])
print(t(lambda: [0] * 1.5), t(lambda: "a" * "b"), t(lambda: [0] * 2 ** 70), t(lambda: range(1.0)), t(lambda: L[::0]), "a" * -5, [1] * True)
print(t(lambda: "abc"[9]), t(lambda: b"abc"[9]), t(lambda: (1, 2)[2]), t(lambda: range(3)[3]), t(lambda: L[10]))
import operator
print(operator.index(Ix(7)), t(operator.index, 1.0), operator.index(True), int(Ix(9)), round(12345, Ix(-2)), t(float, Ix(3)), complex(Ix(2)))
class Sneaky(int):
    def __index__(self):
        return 99
print(t(lambda: L[Sneaky(2)]), operator.index(Sneaky(2)), slice(1, Ix(3)).indices(Ix(10)))
L[Ix(0)] = "zero"
del L[Ix(1)]
L[Ix(1):Ix(3)] = ["x"]
print(L, L.pop(Ix(0)), L.insert(Ix(0), "new"), L, L.index("x", Ix(0), Ix(5)))
