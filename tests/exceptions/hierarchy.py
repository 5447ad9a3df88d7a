# Built-in exceptions: bases, constructors, str and repr, attributes.
names = ["BaseException", "Exception", "SystemExit", "KeyboardInterrupt", "GeneratorExit", "StopIteration", "StopAsyncIteration", "ArithmeticError", "FloatingPointError", "OverflowError", "ZeroDivisionError", "AssertionError", "AttributeError", "BufferError", "EOFError", "ImportError", "ModuleNotFoundError", "LookupError", "IndexError", "KeyError", "MemoryError", "NameError", "UnboundLocalError", "OSError", "BlockingIOError", "ChildProcessError", "ConnectionError", "BrokenPipeError", "ConnectionAbortedError", "ConnectionRefusedError", "ConnectionResetError", "FileExistsError", "FileNotFoundError", "InterruptedError", "IsADirectoryError", "NotADirectoryError", "PermissionError", "ProcessLookupError", "TimeoutError", "ReferenceError", "RuntimeError", "NotImplementedError", "RecursionError", "PythonFinalizationError", "SyntaxError", "IndentationError", "TabError", "SystemError", "TypeError", "ValueError", "UnicodeError", "Warning", "UserWarning", "DeprecationWarning", "PendingDeprecationWarning", "SyntaxWarning", "RuntimeWarning", "FutureWarning", "ImportWarning", "UnicodeWarning", "BytesWarning", "ResourceWarning", "EncodingWarning"]
import builtins
for n in names:
    c = getattr(builtins, n)
    print(n, c.__bases__[0].__name__, repr(c()), str(c("m")), repr(c("a")), c(1).args)
print(IOError is OSError, EnvironmentError is OSError, issubclass(KeyError, LookupError), UnicodeDecodeError.__mro__[1:3])
print(str(KeyError("k")), str(KeyError("k", 1)), str(KeyError()), repr(KeyError("k")), str(ValueError()), str(ValueError(None)), str(ValueError((1,))), repr(ValueError("it's")), repr(Exception([1])))
for args in ((2, "No such"), (2, "No such", "f"), (2, "No such", "f", None, "g"), (13, "denied"), (17, "exists"), (9999, "odd"), ("just",), (1,), ()):
    e = OSError(*args)
    print(type(e).__name__, e, e.errno, e.strerror, e.filename, e.filename2, e.args)
e = ImportError("m", name="n", path="p")
print(e.name, e.path, e.msg, str(e), ModuleNotFoundError("x", name="y").name)
e = StopIteration(5, 6)
print(e.value, StopIteration().value, SystemExit().code, SystemExit(5).code, SystemExit(1, 2).code)
e = AttributeError("m", name="attr", obj=5)
print(e.name, e.obj, NameError("m", name="nm").name, UnboundLocalError("x").name)
e = SyntaxError("bad", ("file", 3, 5, "text\n", 3, 9))
print(e, e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, repr(e), SyntaxError("x").lineno)
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
e = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "why")
print(e, e.encoding, e.object, e.start, e.end, e.reason, t(lambda: UnicodeDecodeError("a")), UnicodeEncodeError("x", "é", 0, 1, "r"), UnicodeTranslateError("abc", 1, 2, "r"))
print(t(lambda: SyntaxError("a", 5)), t(lambda: ImportError(bad=1)), t(lambda: ValueError(x=1)), t(lambda: KeyError(a=1)))
class My(ValueError):
    def __init__(self, a, b=2):
        self.a = a
        self.b = b
m = My(1)
print(m.args, str(m), repr(m), m.a, My(1, b=3).args, m.__dict__)
class S(Exception):
    def __str__(self): return "custom"
print(S(1), repr(S(1)), [S(2)], S("x").args)
e = ValueError("x")
e.args = ("new", 2)
e.extra = 5
e.add_note("note 1")
e.add_note("note 2")
print(e, e.__notes__, e.extra, t(lambda: e.add_note(5)), e.__dict__, t(lambda: setattr(e, "args", 5)), t(lambda: delattr(e, "args")))
