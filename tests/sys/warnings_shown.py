# Warnings from the compiler and at run time, as shown on standard error.
import warnings, sys
print("start")
x = 5
eval("x is 5")
exec("assert (x, 'msg')")
exec("'\\d'")
exec("def f():\n try: pass\n finally: return 1")
warnings.warn("user warning")
def f():
    warnings.warn("deprecated thing", DeprecationWarning, stacklevel=2)
f()
warnings.warn(RuntimeWarning("an instance"))
for i in range(3):
    warnings.warn("shown once per place")
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    warnings.warn("caught")
    warnings.warn("caught 2", UserWarning)
    ~eval("True")
    print([(str(v.message), v.category.__name__) for v in w])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("as error")
    except UserWarning as e:
        print("raised", e)
    try:
        compile("x is 1", "f", "eval")
    except SyntaxError as e:
        print("raised", type(e).__name__, e)
warnings.filterwarnings("ignore", message="quiet.*")
warnings.warn("quiet please")
warnings.showwarning = lambda m, c, f, l, file=None, line=None: print("custom", m, c.__name__, l)
warnings.warn("to custom")
print(warnings.formatwarning("m", UserWarning, "f.py", 5, "line"))
try:
    warnings.warn("x", int)
except TypeError as e:
    print(e)
