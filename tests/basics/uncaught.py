# An uncaught exception ends the program with a traceback and status 1.
print("before")
def f(x):
    return 10 / x
print(f(2))
f(0)
print("never")
