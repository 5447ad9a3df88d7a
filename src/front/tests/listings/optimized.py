# optimize: 2
'module doc'
def f():
    'doc'
    assert x
    if __debug__: a()
    else: b()
