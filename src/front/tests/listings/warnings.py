x is 1
x is not 'a'
assert (x, 'm')
1()
(1, 2)(3)
[1][1, 2]
{1}[0]
'\q'
def f():
    try: pass
    finally:
        return
