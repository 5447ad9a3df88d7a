# Attributes of function objects, code swapping, annotations, repr.
def f(a: int, b: "str" = "x", *c: 1 + 1, d: None = None, **e: [1]) -> bool:
    """Doc of f."""
    local = a
    return local
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__closure__, f.__annotations__, f.__dict__)
c = f.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_varnames, c.co_nlocals, c.co_firstlineno, c.co_filename.rpartition("/")[2], c.co_freevars, c.co_cellvars, bool(c.co_flags & 4), bool(c.co_flags & 8))
f.tag = 5
f.__name__ = "renamed"
print(f.tag, f.__dict__, f.__name__, f.__qualname__, c.co_name, repr(f).startswith("<function f at 0x"))
f.__qualname__ = "Q.n"
f.__doc__ = "new"
print(repr(f).startswith("<function Q.n at 0x"), f.__doc__)
def t(fn):
    try:
        return fn()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: setattr(f, "__name__", 5)), t(lambda: f.missing), t(lambda: delattr(f, "tag")), t(lambda: delattr(f, "tag")), t(lambda: setattr(f, "__code__", 5)), t(lambda: setattr(f, "__dict__", 5)), hasattr(len, "__dict__"), t(lambda: setattr(len, "x", 1)), len.__name__, len.__qualname__, len.__module__, [].append.__name__, [].append.__qualname__, [].append.__self__, str.upper.__qualname__, str.upper.__objclass__)
def one():
    return 1
def two():
    return 2
one.__code__ = two.__code__
print(one(), one.__name__)
def cl():
    x = 1
    return lambda: x
try:
    one.__code__ = cl().__code__
except ValueError as e:
    print(e)
lam = lambda: 0
print(lam.__name__, lam.__qualname__, (lambda: 0).__doc__, cl.__code__.co_cellvars, cl().__code__.co_freevars, cl().__closure__[0].cell_contents, cl().__qualname__)
class A:
    def m(self):
        def inner():
            pass
        return inner
    s = staticmethod(lambda: 1)
print(A.m.__qualname__, A().m().__qualname__, A().m.__func__ is A.m, A().m.__self__.__class__ is A, A().m.__name__, A.s(), A().m == A().m, (lambda a: a.m == a.m)(A()), type(A.m).__name__, type(A().m).__name__)
def undocumented():
    5
    "not a doc"
print(undocumented.__doc__, undocumented(), callable(undocumented), callable(5), callable(A), callable(A()), type(f), type(len), isinstance(f, type(lambda: 0)))
print(f.__get__(5)(b=1) if True else 0, f.__call__(3), f.__type_params__, f.__builtins__ is __builtins__.__dict__ or f.__builtins__ is not None, f.__globals__ is globals())
