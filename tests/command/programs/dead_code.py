"""Functions that are compiled, given up for a variable that changed its kind, and gone before the end."""

import gc

SOURCE = """
def gone(n):
    total = 0
    for i in range(n):
        total += i * factor
    return total
"""

for k in range(3):
    namespace = {"factor": k + 1}
    exec(compile(SOURCE, f"part{k}.py", "exec"), namespace)
    for _ in range(5):
        namespace["gone"](3000)
    namespace["factor"] = 2.5
    namespace["gone"](3000)
    del namespace
    gc.collect()
