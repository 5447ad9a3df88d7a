# Types that are seldom called, with too few, too many and other arguments.
import types

f = lambda *a: 1
for args, names in (
    ((), {}), ((1,), {}), ((f.__code__,), {}), ((f.__code__, 1), {}), ((), {"code": 1}), ((), {"globals": {}}), ((f.__code__, {}), {"code": 1}),
    ((), {"x": 1}), ((f.__code__,), {"x": 1}), ((f.__code__, {}), {"x": 1}), ((1,) * 7, {}),
):
    try:
        print(type(types.FunctionType(*args, **names)).__name__)
    except TypeError as e:
        print(e)
for args, names in (
    ((1, 2, 3, 4, 5), {}), ((), {"x": 1}), ((), {"tb_frame": 1}), ((None, 1, 2, 3), {"tb_next": 1}), ((None, 1, 2, 3), {}), ((None,), {"tb_lineno": 1}),
    ((None, 1, 2), {"x": 1}), ((), {}), ((1,), {}), ((1, 2), {}),
):
    try:
        print(types.TracebackType(*args, **names))
    except TypeError as e:
        print(e)
for args, names in (((1, 2), {}), ((), {"x": 1}), ((1,), {"x": 1}), ((), {"mapping": 1}), ((1,), {"mapping": 1}), ((), {})):
    try:
        print(types.MappingProxyType(*args, **names))
    except TypeError as e:
        print(e)
for t in (
    types.MethodType, types.CodeType, types.ModuleType, types.CellType, types.SimpleNamespace, types.GeneratorType, types.FrameType,
    types.BuiltinFunctionType, type(iter([])), type({}.keys()), type(...), type(None), type(NotImplemented), types.GetSetDescriptorType, slice,
    staticmethod, classmethod, memoryview, range, reversed, enumerate, zip, map, filter, complex, bytearray, frozenset, types.UnionType,
):
    for args in ((), (1,), (1, 2)):
        try:
            t(*args)
            print(t.__name__, len(args), "made")
        except Exception as e:
            print(t.__name__, len(args), type(e).__name__, e)
    try:
        t(a=1)
    except Exception as e:
        print(type(e).__name__, e)
