import sys
class A:
    """doc"""
    x: int = 3
    def __init__(self, a, b=2, *args, c, d=4, **kw):
        self.a = a
        for i in range(3):
            try:
                if i == 1: raise ValueError(i)
            except ValueError as e:
                self.b = e
            finally:
                self.c = i
    def gen(self):
        yield from (x*2 for x in range(4))
        return 5
    @property
    def p(self): return self.a
async def co():
    async with A: pass
def match(x):
    match x:
        case {'a': 1, **rest}: return rest
        case [1, *y]: return y
        case A(a=1): return 3
    with open(x) as f, f as g:
        return f'{x!r:>10} {y=}'
def clos():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return [n for _ in range(2)], {n: 1}, {n}
    return inc
a = A(1, c=2); print(list(a.gen())); print(clos()())
print(1.5, 2j, 10**30, b'abc', 'é', frozenset({1,2}), (1,(2,3)), ..., None, True)
del a
