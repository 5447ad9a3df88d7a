# typing at run time: aliases, unions, generics, protocols, hints, TypedDict, Literal, overloads.
import typing as ty
from typing import *
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
T = TypeVar("T")
K = TypeVar("K", bound=int)
A = TypeVar("A", str, bytes)
for x in (Any, Optional[int], Union[int, str], Union[int], Union[int, int, str], List[int], Dict[str, int], Tuple[int, ...], Tuple[()], Callable[[int], str], Callable[..., int], Literal[1, "a", None], ClassVar[int], Final[int], Annotated[int, "meta"], Type[int], Iterable[T], T, K, A, NoReturn, Never, Self, list[T], dict[str, list[T]], tuple[int, str], type[int], int | None, Generic[T], Concatenate, ParamSpec("P"), TypeVarTuple("Ts"), Unpack, Required[int], LiteralString, Hashable, Sized, Pattern[str], TypeAlias, Optional[T], Union[T, int], Optional[Union[int, str]]):
    print(repr(x))
print(Union[int, str] == Union[str, int], Optional[int] == (int | None), List[int] == list[int], Literal[1] == Literal[1], Literal[1] == Literal[True], hash(Union[int, str]) == hash(Union[str, int]), get_origin(List[int]), get_args(Dict[str, int]), get_origin(Union[int, str]), get_args(Callable[[int], str]), get_args(Annotated[int, 1]), get_origin(int), get_args(Literal[1, 2]), List[T][int], Dict[K, T][int, str], Callable[[T], T][int], t(lambda: List[int, str]), t(lambda: List[int][str]), t(lambda: Union[()]), t(lambda: Optional[int, str]), t(lambda: Literal[1]()), t(lambda: List()), t(lambda: isinstance([], List[int])), isinstance([], List), isinstance(5, Union[int, str]), issubclass(list, Sequence), t(lambda: Union[1]))
class G(Generic[T]):
    def __init__(self, v: T): self.v = v
class H(G[int], Generic[A]): pass
print(G[int], G[int](5).v, G[int]("any").__orig_class__, H[str], H.__parameters__, G.__parameters__, H.__orig_bases__, t(lambda: G[int, str]), t(lambda: Generic[int]), G[T][str], G[int].__origin__ is G, t(lambda: isinstance(G(1), G[int])), isinstance(G[int](1), G), H.__mro__[1:3])
@runtime_checkable
class Closer(Protocol):
    name: str
    def close(self) -> None: ...
class Good:
    name = "x"
    def close(self): pass
class Bad:
    def close(self): pass
class Impl(Closer): pass
class NotRt(Protocol):
    def f(self): ...
print(isinstance(Good(), Closer), isinstance(Bad(), Closer), t(lambda: issubclass(Good, Closer)), t(Closer), Impl(), t(lambda: isinstance(1, NotRt)), is_protocol(Closer), sorted(get_protocol_members(Closer))) if False else print(isinstance(Good(), Closer), isinstance(Bad(), Closer), t(lambda: issubclass(Good, Closer)), t(Closer), type(Impl()).__name__, t(lambda: isinstance(1, NotRt)), is_protocol(Closer), sorted(get_protocol_members(Closer)))
class TD(TypedDict, total=False):
    a: int
    b: Required[str]
class TD2(TD):
    c: NotRequired[int]
print(TD(a=1, b="x"), TD.__annotations__, TD.__required_keys__, TD.__optional_keys__, TD2.__required_keys__, TD2.__total__, type(TD(b="")), t(lambda: isinstance({}, TD)), is_typeddict(TD))
def f(a: int, b: "str" = "x", *c: List[int], d: Optional["G"] = None) -> "list[T]": pass
print(get_type_hints(f), f.__annotations__, t(lambda: get_type_hints(lambda x: 1)))
class C:
    x: int
    y: "C"
    z: ClassVar["int"] = 5
    w: Annotated[int, "m"]
print(get_type_hints(C), get_type_hints(C, include_extras=True)["w"], C.__annotations__)
class D:
    a: undefined_name
    b: int
print(t(lambda: D.__annotations__), D.__annotate__ is not None)
import annotationlib
print(annotationlib.get_annotations(D, format=annotationlib.Format.STRING), annotationlib.get_annotations(D, format=annotationlib.Format.FORWARDREF)["b"])
UserId = NewType("UserId", int)
print(UserId(5), UserId, type(UserId(5)), UserId.__supertype__, cast(str, 5), cast("anything", 6), t(lambda: assert_never(1)), assert_type(5, str), reveal_type.__name__, no_type_check(f) is f, TYPE_CHECKING, final(C) is C, C.__final__, override(f).__override__)
@overload
def g(x: int) -> int: ...
@overload
def g(x: str) -> str: ...
def g(x): return x
print(g(5), len(get_overloads(g)), t(lambda: overload(f)()))
class N(NamedTuple):
    a: int
    b: str = "d"
print(N(1), N.__annotations__, N._field_defaults, T.__name__, K.__bound__, A.__constraints__, T.__covariant__, TypeVar("U", covariant=True), t(lambda: TypeVar("X", covariant=True, contravariant=True)), t(lambda: TypeVar("X", int)), t(lambda: TypeVar()), ForwardRef("x") == ForwardRef("x"), ty.AnyStr, IO[str], t(lambda: T()), t(lambda: ty.nope))
