from __future__ import annotations
a: lambda *args, k=1, **kw: args
b: lambda x, /, y, *, z: (x, y)
c: (x ** -y) ** z ** (1 - 2 - (3 - 4))
d: not (a or b) and c if d else e
e: f'{x!r:>{w}} {{}} {y=}'
f: {**a, 'b': [*c, (d,)], 1e309: 1j}
g: x[1:2, ::3, (4, 5)][a.b, *c]
h: (x for x in (y if z else w) if v)
i: f(x for x in y)(*a, b=c, **d)
j: "it's" 'a "quote"' '\n\x00\ud800é'
k: await_ < b is not c not in d
