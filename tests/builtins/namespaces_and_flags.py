"""Odd namespaces of builtins and modules; instances that cannot be made; big displays and calls."""
import sys
import threading
import types

code = compile("import foo.bar", "test", "exec")
try:
    exec(code, {"__builtins__": types.MappingProxyType({})})
except ImportError as e:
    print(e)
namespace = {"__builtins__": types.MappingProxyType({"__import__": lambda *args: args[0]})}
exec(code, namespace)
print(namespace["foo"])


class M(types.ModuleType):
    __dict__ = 8


for f in (lambda: dir(M("m")), type(sys.flags), type(sys.version_info), lambda: sys._is_interned(b"a")):
    try:
        f()
    except TypeError as e:
        print(e)
lock = threading.Lock()
x = 7
many = ", ".join(["x"] * 40)
for text in f"[{many}]", f"({many})", f"{{{many}}}", "{" + ", ".join(f"{i} + x: x" for i in range(9)) + "}":
    code = compile(text, "", "eval")
    print(eval(code), code.co_stacksize <= 7)


def f(*args, **kwargs):
    return len(args), len(kwargs), list(kwargs)[:2]


class O:
    def m(self, *args, **kwargs):
        return f(*args, **kwargs)


o = O()
names = ", ".join(f"k{i}=x" for i in range(20))
for text in f"f({many})", f"f({names})", f"f({many}, {names})", f"o.m({many})", f"o.m({many}, {names})", f"f(*[1, 2], {many}, **{{'a': 1}}, {names})":
    print(eval(text))


class D(type):
    def __new__(cls, name, bases, namespace, **kwargs):
        print(name, len(bases), len(kwargs))
        return super().__new__(cls, name, bases, namespace)


exec(f"class C(metaclass=D, {names}): pass")
