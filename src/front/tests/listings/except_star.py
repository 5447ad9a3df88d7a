def f():
    try:
        a()
    except* ValueError as e:
        b(e)
    except* (A, B):
        c()
    else:
        d()
    finally:
        e()
