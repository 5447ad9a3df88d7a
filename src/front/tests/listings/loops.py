def f(xs):
    for x in xs:
        if x: continue
        if y: break
        g(x)
    else:
        h()
    while True:
        if z: break
    while a and b or c:
        d()
    else:
        e()
    while 0:
        nothing()
    for x in y:
        for z in w:
            return z
