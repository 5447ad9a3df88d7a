def f():
    try:
        a()
    except E:
        b()
    except (F, G) as e:
        c(e)
    except:
        d()
    else:
        h()
    finally:
        i()

def g():
    for x in y:
        try:
            return x
        finally:
            k()

def h():
    for x in y:
        try:
            a()
        except E as e:
            continue
        finally:
            b()

def i():
    try:
        a()
    finally:
        return 1
