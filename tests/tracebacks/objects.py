# Traceback and frame objects: tb_next, tb_lineno, f_back, f_locals, walk and extract.
import sys, traceback
def a():
    x = 1
    b()
def b():
    y = "local"
    raise ValueError("v")
try:
    a()
except ValueError as e:
    tb = e.__traceback__
    while tb:
        f = tb.tb_frame
        print(f.f_code.co_name, tb.tb_lineno, f.f_lineno, sorted(k for k in f.f_locals if not k.startswith("__"))[:3] if f.f_code.co_name != "<module>" else "", tb.tb_lasti >= 0)
        tb = tb.tb_next
    print([(s.name, s.lineno, s.line) for s in traceback.extract_tb(e.__traceback__)])
    print(traceback.format_exception_only(e), traceback.format_exception_only(type(e), e))
    saved = e
print(saved.__traceback__.tb_next.tb_next.tb_frame.f_locals)
try:
    raise saved
except ValueError as e:
    print([s.name for s in traceback.extract_tb(e.__traceback__)])
try:
    raise saved.with_traceback(None)
except ValueError as e:
    print([s.name for s in traceback.extract_tb(e.__traceback__)])
def stack():
    f = sys._getframe()
    names = []
    while f:
        names.append((f.f_code.co_name, f.f_lineno))
        f = f.f_back
    return names
def outer():
    return stack()
print(outer(), sys._getframe().f_code.co_name, sys._getframe(0).f_lineno)
try:
    sys._getframe(100)
except ValueError as e:
    print(e)
def loc():
    p = 1
    q = [x for x in range(2)]
    fr = sys._getframe()
    fr.f_locals["p"] = 99
    return p, fr.f_locals["q"], list(fr.f_locals), fr.f_back.f_code.co_name, fr.f_globals is globals(), fr.f_builtins["len"] is len
print(loc())
def reraise():
    try:
        a()
    except ValueError:
        raise
def reraise_as():
    try:
        a()
    except ValueError as e:
        raise e
for fn in (reraise, reraise_as):
    try:
        fn()
    except ValueError as e:
        print([(s.name, s.lineno) for s in traceback.extract_tb(e.__traceback__)])
def gen():
    yield 1
    raise KeyError("gen")
try:
    list(gen())
except KeyError as e:
    print([(s.name, s.lineno) for s in traceback.extract_tb(e.__traceback__)])
class C:
    def __getattr__(self, n):
        raise AttributeError("ga")
    def __del__(self):
        pass
try:
    C().x
except AttributeError as e:
    print([(s.name, s.lineno) for s in traceback.extract_tb(e.__traceback__)])
def fin():
    try:
        raise ValueError
    finally:
        x = 1
        y = 2
try:
    fin()
except ValueError as e:
    print([s.lineno for s in traceback.extract_tb(e.__traceback__)])
import types
tb = types.TracebackType(None, sys._getframe(), 0, 42)
print(tb.tb_lineno, tb.tb_next, tb.tb_frame.f_code.co_name)
print("".join(traceback.format_list([("file.py", 5, "func", "the line")])))
print(traceback.format_exc() == "NoneType: None\n")
try:
    exec(compile("x = 1\ny = 1 / 0\n", "<made>", "exec"))
except ZeroDivisionError as e:
    print([(s.filename, s.lineno, s.name) for s in traceback.extract_tb(e.__traceback__)][-1])
