def f(x):
    match x:
        case 1 | 2: a()
        case None: b()
        case [a, b, *rest]: c()
        case [1, *_, 2]: d()
        case {'k': v, **kw}: e()
        case Point(x=0, y=py) if py: g()
        case Point(a, b) as p: h()
        case (y, z) | [z, y, _]: k()
        case []: l()
        case {}: m()
        case str(): n()
        case A.B: o()
        case _: z()
    match y:
        case q: pass
