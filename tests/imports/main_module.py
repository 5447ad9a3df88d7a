# __main__, __name__, __file__, running code once, module attributes, module type.
import sys, types
print(__name__, __file__.endswith("main_module.py"), __package__, __doc__, __spec__, sys.modules["__main__"].__dict__ is globals(), sys.argv[0].endswith("main_module.py"), len(sys.argv))
import pkg.plain as m
print(type(m) is types.ModuleType, m.__name__, m.__loader__ is not None, m.__spec__.name, m.__spec__.parent, m.__builtins__ is not None, repr(m).startswith("<module 'pkg.plain' from "))
m.extra = 5
import pkg.plain
print(pkg.plain.extra, vars(m)["extra"], "extra" in dir(m), delattr(m, "extra"), hasattr(m, "extra"))
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: m.nope), t(lambda: sys.nope), t(lambda: setattr(m, "__dict__", {})), t(lambda: types.ModuleType()), t(lambda: m()))
n = types.ModuleType("made", "doc of made")
print(n, n.__doc__, n.__name__, n.__spec__, n.__loader__, n.__package__, vars(n).keys() >= {"__name__", "__doc__"})
exec("x = 1\ndef f(): return x, __name__", n.__dict__)
n.x = 2
print(n.f())
del n.__name__
print(n, t(lambda: n.__name__), t(lambda: n.zzz))
class Sub(types.ModuleType):
    @property
    def computed(self): return 42
s = Sub("s")
sys.modules["s"] = s
import s as s2
from s import computed
print(s2.computed, computed)
m.__class__ = Sub
print(m.computed, type(m).__name__)
print(sys.path[0] == __file__.rpartition("/")[0], "sys" in sys.builtin_module_names, isinstance(sys.path, list), "builtins" in sys.modules, sys.modules["sys"] is sys)
import builtins, __main__
print(builtins.len is len, __main__.n is n, builtins.__name__, repr(builtins), repr(sys))
if __name__ == "__main__":
    print("main guard")
def lazy():
    import pkg.starred as st
    return st.public
print(lazy(), "st" in globals())
try:
    import does_not_exist
except ModuleNotFoundError as e:
    print(e.name, e.path, e.msg)
try:
    from pkg import does_not_exist_either
except ImportError as e:
    print(type(e).__name__, e.name, e.name_from, e.path.endswith("__init__.py"))
import pkg.helper, pkg.nostar
print(sorted(k for k in sys.modules if k.startswith("pkg.")))
from pkg import *
print("VALUE" in globals(), "helped" in globals())
import os.path, os.path as osp, os
print(os.path is osp, os.path.join("a", "b"), __import__("os") is os)
