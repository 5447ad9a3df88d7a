def f():
    with a as b, c:
        d()
    with e:
        return g()
    for x in y:
        with z:
            break
