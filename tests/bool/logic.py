# bool as a type, short circuits, chained comparison evaluated once, truth of objects.
log = []
def v(x, name=None):
    log.append(name or x)
    return x
def flush():
    s = ",".join(map(str, log))
    log.clear()
    return s
print(v(0) or v(""), v(1) and v(2), v([]) or v(0) or v("x"), v(1) and v(0) and v(2), flush())
print(v(1) < v(2) < v(3), flush(), v(3) < v(2) < v(1), flush(), v(1) < v(5) > v(2) == v(2), flush())
print(not v(0), not v(1), not not [], flush(), v(0) if v(1) else v(2), flush())
class T:
    def __init__(self, r):
        self.r = r
    def __bool__(self):
        return self.r
class L:
    def __init__(self, r):
        self.r = r
    def __len__(self):
        return self.r
def t(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(bool(T(True)), bool(T(False)), t(bool, T(1)), t(bool, T(None)), bool(L(0)), bool(L(5)), t(bool, L(-1)), t(bool, L(2 ** 70)), t(bool, L("a")))
print(True == 1, repr(True), str(False), True + 1.5, True / 2, True // 2, True % 2, -True, True ** 2)
print(bool(), bool(None), bool(...), bool(object()), bool(type), bool(0j), bool(1j), bool(range(0)), bool(b""))
print(t(lambda: bool(1, 2)), t(lambda: bool(x=1)), t(lambda: type("X", (bool,), {})), True.__class__, bool.__mro__)
print([True, False].index(0), {True: 1}.get(1), sum([True] * 5), "ab"[True], isinstance(1, bool), True & True, True ^ True, True | 2)
print(any([]), all([]), any([0, "", None]), all([1, "a", [0]]), any(x > 2 for x in [1, 2, 3]), all(x > 2 for x in [1, 2, 3]))
x = 5
print(1 < x < 10 and "in" or "out", x if x > 10 else -x if x > 3 else 0, (x > 3) + (x > 4) + (x > 5), [x > 3, x < 3])
class C:
    def __lt__(self, o):
        return "yes"
    def __gt__(self, o):
        return []
print(C() < 1, C() > 1, C() < C() < C(), C() > C() < C(), 1 > C())
