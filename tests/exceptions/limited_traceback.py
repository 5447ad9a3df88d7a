"""`sys.tracebacklimit` of any size; unraisable exceptions get a traceback of where they were noticed."""
import subprocess
import sys

program = """
import sys
def f():
    1 / 0
def g():
    f()
sys.tracebacklimit = %s
g()
"""
for limit in "1", "0", "-1", "1 << 1000", "-1 << 1000", "None":
    done = subprocess.run([sys.executable, "-c", program % limit], capture_output=True, text=True)
    print(limit, done.stderr.count("File"), done.stderr.splitlines()[-1])


def stubborn():
    try:
        yield
    except GeneratorExit:
        yield


seen = []
sys.unraisablehook = seen.append
g = stubborn()
next(g)
del g
print(seen[0].exc_value, seen[0].exc_traceback is not None)


def handlers():
    try:
        1 / 0
    except TypeError as e:
        pass


try:
    handlers()
except ZeroDivisionError as e:
    frame = e.__traceback__.tb_next.tb_frame
    print(frame.f_lineno - frame.f_code.co_firstlineno)
