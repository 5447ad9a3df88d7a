"""The `types` module names what the objects themselves are of."""
import sys
import types


def function():
    pass


async def coroutine():
    pass


def generator():
    yield


async def asynchronous():
    yield


def cell(x):
    return (lambda: x).__closure__[0]


class C:
    __slots__ = ("member",)

    def method(self):
        pass


try:
    1 / 0
except ZeroDivisionError as e:
    traceback = e.__traceback__

awaited = coroutine()
samples = {
    "FunctionType": function, "LambdaType": lambda: 0, "CodeType": function.__code__, "MappingProxyType": C.__dict__,
    "SimpleNamespace": sys.implementation, "CellType": cell(1), "GeneratorType": generator(), "CoroutineType": awaited,
    "AsyncGeneratorType": asynchronous(), "MethodType": C().method, "BuiltinFunctionType": len, "BuiltinMethodType": [].append,
    "WrapperDescriptorType": object.__init__, "MethodWrapperType": object().__str__, "MethodDescriptorType": str.join,
    "ClassMethodDescriptorType": dict.__dict__["fromkeys"], "ModuleType": sys, "TracebackType": traceback,
    "FrameType": traceback.tb_frame, "GetSetDescriptorType": type(function).__code__, "MemberDescriptorType": C.member,
    "GenericAlias": list[int], "UnionType": int | str, "EllipsisType": ..., "NoneType": None, "NotImplementedType": NotImplemented}
awaited.close()
for name, sample in samples.items():
    assert type(sample) is getattr(types, name), name
print(sorted(set(types.__all__) - set(samples)))
print(types.CapsuleType)
try:
    types.CapsuleType()
except TypeError as e:
    print(e)
