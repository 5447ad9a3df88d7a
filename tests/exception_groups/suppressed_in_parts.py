# Parts of a group do not show their context.
eg=ExceptionGroup('b', [ExceptionGroup('in', [ValueError(1)]), TypeError()])
for k in (KeyError, ValueError, TypeError, Exception):
    a,b=eg.split(k)
    def show(e,n=0):
        if e is None: print(' '*n,None); return
        print(' '*n,repr(e),e.__suppress_context__, e is eg, e is eg.exceptions[0])
        for s in getattr(e,'exceptions',()): show(s,n+2)
    show(a); show(b)
    show(eg.subgroup(k))
show(eg.derive([ValueError()]))


def reraises(first):
    try:
        raise BaseExceptionGroup("b", [ExceptionGroup("in", [ValueError(1)])])
    except* first:
        print("first")
    except* Exception as x:
        raise x.exceptions[0]


for first in (KeyError, OSError):
    try:
        reraises(first)
    except BaseException as e:
        print(repr(e), repr(e.__context__), repr(e.__cause__), e.__suppress_context__)


# What no clause handles is raised again as a new group, in any case.
def unhandled(handled):
    group = ExceptionGroup("g", [KeyError(1), ExceptionGroup("in", [ValueError(2)])])
    try:
        try:
            None + 1
        finally:
            try:
                raise group
            except* handled:
                print("handled")
    except ExceptionGroup as e:
        print(repr(e), e is group, e.exceptions[0] is group.exceptions[0], repr(e.__context__), e.__suppress_context__)


for kind in (OSError, KeyError, ValueError):
    unhandled(kind)
