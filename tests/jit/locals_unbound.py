# Deleted and unassigned locals inside hot loops.
def unbound(n):
    errs = 0
    for i in range(n):
        if i % 1000 != 999:
            x = i
        try:
            errs += x * 0
            del x
        except UnboundLocalError as e:
            errs += 1
            msg = str(e)
    return errs, msg
print(unbound(5000))
def del_loop_var(n):
    s = 0
    for i in range(n):
        s += i
        del i
    try:
        return s, i
    except UnboundLocalError as e:
        return s, str(e)
print(del_loop_var(3000))
def except_var(n):
    c = 0
    for i in range(n):
        try:
            1 // (i % 3)
        except ZeroDivisionError as e:
            c += 1
        try:
            e
        except UnboundLocalError:
            c += 1
    return c
print(except_var(3000))
def never(n):
    for i in range(n):
        if i > n:
            y = 1
    return y
for k in (0, 3000):
    try:
        never(k)
    except UnboundLocalError as e:
        print(e)
def empty_loop_var(l):
    for v in l:
        pass
    return v
print(empty_loop_var([1, 2]))
try:
    empty_loop_var([])
except UnboundLocalError as e:
    print(e)
def conditional(n):
    s = 0
    for i in range(n):
        if i % 2:
            a = i
        else:
            b = i
        if i > 1:
            s += a - b
    return s
print(conditional(4000))
def late(n):
    s = 0
    for i in range(n):
        if i > 0:
            s += prev
        prev = i if i != 2000 else "x"
        if i == 2000:
            prev = 0.5
    return s, prev
print(late(4000))
def swap_del(n):
    a, b = 1, 2
    for i in range(n):
        a, b = b, a
        if i == n - 1:
            del a
            a = b
            del b
    try:
        return a, b
    except UnboundLocalError as e:
        return a, str(e)
print(swap_del(3001))
def walrus(n):
    total = 0
    while (k := n - 1) > 0:
        n = k
        if (h := k // 2) % 2:
            total += h
    return total, k, h
print(walrus(3000))
def shadowed(n):
    len = 5
    s = 0
    for i in range(n):
        s += len
        if i == 100:
            len = len + 1
    return s
print(shadowed(2000))
