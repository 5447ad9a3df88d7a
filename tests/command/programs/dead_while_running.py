"""Functions whose code is gone at the end, given up while they were running: what `--jit-stats` says of them was found before."""

import gc

SOURCE = '''
def callee(x):
    return x + 1
def gone(n, change):
    s = 0
    for i in range(n):
        s = callee(s)
        if i == n - 9:
            change()
        if i > n - 4:
            s = s + 0.5
    return s
'''
for k in range(12):
    ns = {}
    exec(SOURCE, ns)

    def change(ns=ns):
        ns["callee"] = lambda x: x + 2

    for n in (40, 40, 50):
        ns["gone"](n, change)
    del ns, change
    gc.collect()
