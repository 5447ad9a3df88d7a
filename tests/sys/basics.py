# Attributes and functions of sys that programs use.
import sys
print(sys.version_info[:2], sys.version_info.major, sys.version_info >= (3, 14), sys.version.startswith("3.14"), hex(sys.hexversion)[:4], sys.maxsize == 2 ** 63 - 1, sys.byteorder, sys.maxunicode, sys.platform in ("linux", "darwin"), type(sys.implementation.name).__name__, sys.copyright[:9] == "Copyright", sys.flags.optimize, sys.flags.dont_write_bytecode)
print(sys.float_info.max, sys.float_info.dig, sys.int_info.bits_per_digit > 0, sys.hash_info.modulus, sys.hash_info.inf, sys.hash_info.imag, sys.hash_info.width, sys.float_repr_style, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.getfilesystemencodeerrors(), sys.warnoptions, sys.executable != "", sys.prefix != "")
print(sys.intern("abc") is sys.intern("a" + "bc"), sys.getsizeof(1) > 0, sys.getsizeof([]) < sys.getsizeof([1] * 100), sys.is_finalizing(), sys.getswitchinterval() > 0, callable(sys.displayhook), callable(sys.excepthook), sys.exc_info(), sys.exception(), sys.gettrace(), sys.getprofile(), sys.get_asyncgen_hooks().firstiter, sys.getallocatedblocks() >= 0, sys.getrecursionlimit())
def t(f):
    try:
        return f()
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: sys.intern(5)), t(lambda: sys.getsizeof()), t(lambda: sys.setswitchinterval(-1)), t(lambda: sys.exit("bye")), t(lambda: sys.exit(5)), t(sys.exit), t(lambda: sys._getframe("x")), t(lambda: sys.call_tracing(lambda: 5, ())))
print(t(lambda: sys.set_int_max_str_digits(100)), t(lambda: sys.set_int_max_str_digits(1000)), t(lambda: int("1" * 1001)), t(lambda: len(str(10 ** 999))), t(lambda: str(10 ** 1001)), t(lambda: f"{10 ** 1001}"), t(lambda: sys.set_int_max_str_digits(0)), len(str(10 ** 5000)), sys.get_int_max_str_digits(), sys.int_info.default_max_str_digits)
sys.displayhook(5)
sys.displayhook(None)
import builtins
print(builtins._)
old = sys.displayhook
sys.displayhook = lambda v: print("hook", v)
exec(compile("1 + 1", "x", "single"))
sys.displayhook = old
class Out:
    def __init__(self): self.t = []
    def write(self, s): self.t.append(s)
    def flush(self): pass
o = Out()
sys.stdout, saved = o, sys.stdout
print("x", 1)
sys.stdout = saved
print(o.t)
o.t.clear()
sys.stderr, saved = o, sys.stderr
sys.excepthook(ValueError, ValueError("shown"), None)
sys.stderr = saved
print("".join(o.t))
print(sys.modules["sys"] is sys, "sys" in sys.builtin_module_names, sys.stdlib_module_names >= {"os", "re"}, sys.__stdout__ is sys.stdout, sys.stdin is sys.__stdin__, isinstance(sys.path, list), sys.meta_path != [], sys.path_hooks != [], type(sys.path_importer_cache).__name__, sys.pycache_prefix, hasattr(sys, "ps1"))
n = 0
def audit(event, args):
    global n
    if event == "my.event": n += args[0]
sys.addaudithook(audit)
sys.audit("my.event", 5)
print(n, sys.unraisablehook is sys.__unraisablehook__, sys.breakpointhook is sys.__breakpointhook__)
print(str(sys.flags).startswith("sys.flags(debug=0"), sys.float_info[3], sys.hash_info.algorithm != "")
