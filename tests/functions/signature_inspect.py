# inspect.signature on functions, classes, builtins and callables.
import inspect
def f(a, b=1, /, c: int = 2, *args, d, e: str = "x", **kw) -> list: pass
s = inspect.signature(f)
print(s, list(s.parameters), [p.kind.name for p in s.parameters.values()], s.return_annotation, s.parameters["b"].default, s.parameters["a"].default is inspect.Parameter.empty, s.parameters["c"].annotation)
b = s.bind(1, 2, 3, 4, d=5, z=6)
print(b.arguments, b.args, b.kwargs, b.signature == s)
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: s.bind()), t(lambda: s.bind(1)), t(lambda: s.bind(a=1, d=2)), t(lambda: s.bind(1, d=2, c=3, b=4)), s.bind_partial(1).arguments)
class C:
    def __init__(self, x, y=2): pass
    def m(self, q): pass
    @classmethod
    def cm(cls, r): pass
    @staticmethod
    def sm(t): pass
    def __call__(self, u): pass
print(inspect.signature(C), inspect.signature(C.m), inspect.signature(C(1).m), inspect.signature(C.cm), inspect.signature(C.sm), inspect.signature(C(1)), inspect.signature(lambda x, *y: 0), inspect.signature(len), inspect.signature(sorted), inspect.signature(print))
import functools
print(inspect.signature(functools.partial(f, 1, d=2)), inspect.signature(functools.wraps(f)(lambda *a: 0)), t(lambda: inspect.signature(5)))
print(inspect.isfunction(f), inspect.ismethod(C(1).m), inspect.isclass(C), inspect.isbuiltin(len), inspect.isgeneratorfunction(lambda: (yield)), inspect.iscoroutinefunction(f), inspect.getdoc(inspect.signature) is not None, inspect.getmodule(f).__name__, inspect.getfullargspec(f).args, inspect.getmembers(C, inspect.isfunction)[0][0], inspect.isroutine(len), inspect.ismodule(inspect), inspect.isabstract(C))
print(inspect.getsource(C.m).strip(), inspect.getsourcelines(f)[1], inspect.currentframe().f_lineno, inspect.stack()[0].function, inspect.getmro(C) == C.__mro__, inspect.cleandoc("  a\n    b\n    c"), inspect.unwrap(functools.wraps(f)(lambda: 0)) is f)
print(s.replace(return_annotation=int), inspect.Parameter("x", inspect.Parameter.KEYWORD_ONLY, default=3), t(lambda: inspect.Signature([inspect.Parameter("a", inspect.Parameter.KEYWORD_ONLY), inspect.Parameter("b", inspect.Parameter.POSITIONAL_ONLY)])), inspect.getcallargs(lambda a, b=2: 0, 1), inspect.getattr_static(C, "cm").__class__.__name__)
