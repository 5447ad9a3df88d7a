# Import machinery in Python: meta path finders, loaders, spec_from_loader, __import__ replaced.
import sys, importlib.abc, importlib.util, importlib.machinery, builtins
class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.startswith("virtual"):
            return importlib.machinery.ModuleSpec(name, Loader(), is_package=name.count(".") == 0)
        return None
class Loader(importlib.abc.Loader):
    def create_module(self, spec): return None
    def exec_module(self, module):
        print("exec", module.__name__)
        module.value = module.__name__.upper()
        if module.__name__.endswith("bad"): raise RuntimeError("loader failed")
sys.meta_path.insert(0, Finder())
import virtual.child
from virtual.other import value
print(virtual.value, virtual.child.value, value, virtual.__path__, virtual.child.__spec__.parent)
try:
    import virtual.bad
except RuntimeError as e:
    print(e, "virtual.bad" in sys.modules)
sys.meta_path.pop(0)
try:
    import virtual2
except ImportError as e:
    print(e)
import virtual.child
real = builtins.__import__
log = []
def spy(name, g=None, l=None, fromlist=(), level=0):
    log.append((name, fromlist, level))
    return real(name, g, l, fromlist, level)
import pkg
builtins.__import__ = spy
import os.path
from os import sep, linesep as ls
import sys as s
from pkg import *
builtins.__import__ = real
print([e for e in log if e[0] in ("os.path", "os", "sys", "pkg")])
spec = importlib.util.spec_from_loader("fromsource", loader=None)
m = importlib.util.module_from_spec(spec)
exec("y = 5", m.__dict__)
print(m.y, m.__spec__.name, importlib.util.find_spec("os").name, importlib.util.find_spec("nope_nope"), importlib.util.find_spec("pkg").submodule_search_locations is not None)
import os
p = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pkg", "plain.py")
spec = importlib.util.spec_from_file_location("by_path", p)
m = importlib.util.module_from_spec(spec)
spec.loader.exec_module(m)
print(m.counter, m.bump(), m.__name__, "by_path" in sys.modules, importlib.util.resolve_name(".x", "a.b"), importlib.invalidate_caches())
print(importlib.machinery.SOURCE_SUFFIXES, importlib.util.source_hash(b"x") == importlib.util.source_hash(b"x"), importlib.util.decode_source(b"# coding: latin-1\n\xe9"))
