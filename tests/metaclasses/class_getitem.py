# __class_getitem__, __mro_entries__, generics and unions of types.
class A:
    def __class_getitem__(cls, k):
        return f"{cls.__name__}[{k}]"
class B(A):
    pass
print(A[1], B["x"], A[1, 2], A[int])
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: int[1]), t(lambda: A()[1]), list[int], dict[str, int], tuple[int, ...], list[int].__origin__, dict[str, int].__args__, type(list[int]).__name__, list[int] == list[int], hash(list[int]) == hash(list[int]), list[int]([1, 2]), t(lambda: isinstance([], list[int])), list[list[int]], set[int] | None)
print(int | str, int | None, None | int, (int | str) == (str | int), isinstance(5, int | str), isinstance(None, int | None), (int | str).__args__, t(lambda: int | 5), int | int, t(lambda: isinstance(5, int | list[int])), issubclass(bool, int | str), (int | str) | float)
class Entry:
    def __mro_entries__(self, bases):
        print("entries", len(bases))
        return (A,)
class C(Entry()):
    pass
print(C.__bases__, C.__orig_bases__[0].__class__.__name__)
class Box[T]:
    def __init__(self, v: T):
        self.v = v
    def get(self) -> T:
        return self.v
class IntBox(Box[int]):
    pass
print(Box[int], Box.__type_params__, Box.__parameters__, IntBox.__orig_bases__, IntBox(5).get(), Box[str]("x").v, Box[int].__origin__ is Box)
def ident[T: int, *Ts, **P](x: T) -> T:
    return x
print(ident(5), ident.__type_params__, ident.__type_params__[0].__bound__, [type(p).__name__ for p in ident.__type_params__])
type Alias[T] = list[T] | None
type Rec = int | list[Rec]
print(Alias, Alias.__value__, Alias.__type_params__, Alias[int], Rec.__value__, Alias.__name__)
class D[T = int]:
    pass
print(D.__type_params__[0].__default__, D.__type_params__[0].has_default(), T if "T" in globals() else "no T outside")
class Stack[T](list[T]):
    def peek(self) -> T:
        return self[-1]
print(Stack([1, 2]).peek(), Stack.__mro__[1:3], Stack.__orig_bases__)
import typing
X = typing.TypeVar("X")
class Old(typing.Generic[X]):
    pass
print(Old[int], Old.__parameters__, t(lambda: Old[int, str]), typing.get_args(Old[int]), typing.get_origin(list[int]), typing.Optional[int], typing.Union[int, str], typing.List[int])
