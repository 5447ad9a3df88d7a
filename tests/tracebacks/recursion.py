# Repeated frames are folded; recursion errors too.
import sys, traceback
def f(n):
    if n == 0:
        raise ValueError("deep")
    f(n - 1)
try:
    f(10)
except ValueError:
    traceback.print_exc(file=sys.stdout)
def even(n):
    if n == 0:
        1 / 0
    odd(n - 1)
def odd(n):
    even(n - 1)
try:
    even(8)
except ZeroDivisionError:
    traceback.print_exc(file=sys.stdout)
def forever():
    forever()
try:
    forever()
except RecursionError as e:
    text = traceback.format_exc()
    print(text.splitlines()[0])
    print("repeated" in text, str(e))
