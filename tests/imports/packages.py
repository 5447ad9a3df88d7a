# Packages: __init__, submodules, relative imports, attributes set on the parent, __all__, __path__.
import sys
print("pkg" in sys.modules)
import pkg
print(pkg.__name__, pkg.VALUE, hasattr(pkg, "sub"), pkg.__package__, pkg.__file__.endswith("pkg/__init__.py"), len(list(pkg.__path__)))
import pkg.sub
print(pkg.sub.name, pkg.sub.parent_value, "pkg.sub" in sys.modules)
import pkg.sub.leaf as leaf
print(leaf.up(), leaf.__name__, leaf.__package__, pkg.sub.leaf is leaf)
from pkg import VALUE as v, sub
from pkg.sub import leaf as l2, name
from pkg.sub.leaf import up
print(v, sub is pkg.sub, l2 is leaf, name, up())
from pkg.starred import *
print(public, sorted(n for n in globals() if n in ("public", "_private", "hidden", "listed")))
from pkg.nostar import *
print(visible, "_invisible" in globals(), "imported_name" in globals())
def t(src):
    ns = {"__name__": "__main__"}
    try:
        exec(src, ns)
        return "ok"
    except Exception as e:
        return f"{type(e).__name__}: {e}".replace(pkg.__path__[0], "PKG")
for src in ("import pkg.nope", "from pkg import nope", "import nope.sub", "from pkg.sub.leaf import zzz", "import pkg.sub.leaf.deeper", "from . import x", "from .. import y", "from pkg.badall import *", "import pkg.raises", "import pkg.raises", "import pkg.syntax", "from pkg.beyond import x"):
    print(src, "->", t(src))
print("pkg.raises" in sys.modules, "pkg.syntax" in sys.modules)
import pkg.cycle_a
print(pkg.cycle_a.result, pkg.cycle_b.result, pkg.cycle_b.get())
print(t("import pkg.cycle_c"))
m1 = sys.modules.pop("pkg.sub.leaf")
import pkg.sub.leaf
print(pkg.sub.leaf is m1, pkg.sub.leaf is sys.modules["pkg.sub.leaf"])
sys.modules["fake"] = "not a module"
import fake
from fake import upper
print(fake, upper())
sys.modules["blocked"] = None
print(t("import blocked"))
import importlib
print(importlib.import_module("pkg.sub").name, importlib.import_module(".sub", "pkg") is pkg.sub, importlib.reload(pkg.sub).name, t("import importlib; importlib.import_module('.x')"))
print(pkg.__getattr__("dyn"), pkg.dynamic, t("import pkg; pkg.bad"), t("from pkg import dyn2"), __import__("pkg.sub").__name__, __import__("pkg.sub", fromlist=["name"]).__name__, __import__("sub", {"__package__": "pkg"}, {}, ["name"], 1).__name__)
import pkg.plain, pkg.plain as pp
print(pkg.plain.counter, pp.bump(), pkg.plain.counter)
from pkg.plain import counter
pp.bump()
print(counter, pp.counter)
import namespace_pkg.part
print(namespace_pkg.part.x, namespace_pkg.__file__ if hasattr(namespace_pkg, "__file__") else "no file", type(namespace_pkg.__path__).__name__)
