"""Unions with text, unions that cannot be hashed, aliases of odd things."""
import functools
import inspect
import operator
import types
import typing

U = int | str
print(U | "float", "float" | U, U.__module__, inspect.formatannotation(typing.List[str] | int))
for f in (lambda: iter(U), lambda: list(U), lambda: int | "x"):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(issubclass(typing.List, typing.List | typing.Tuple))
hashable = False


class Meta(type):
    def __hash__(self):
        if not hashable:
            raise TypeError("not hashable")
        return 1


class A(metaclass=Meta): pass


class B(metaclass=Meta): pass


union = A | B
for hashable in False, True:
    try:
        print(hash(union))
    except TypeError as e:
        print(e)
print("__copy__" in dir(list[int]), "__origin__" in dir(list[int]))
items = []


class X:
    def __repr__(self):
        items.clear()
        return "x"


items += [X(), 1]
try:
    repr(types.GenericAlias(int, items))
except IndexError as e:
    print(e)


class Parameter: pass


first, late = Parameter(), Parameter()
first.__typing_subst__ = lambda value: value
alias = types.GenericAlias(dict, (first, late))
print(len(alias.__parameters__))
late.__typing_subst__ = first.__typing_subst__
try:
    alias[0]
except TypeError as e:
    print(str(e).split("<")[0], str(e).split(">")[-1])
T, V = typing.TypeVar("T"), typing.TypeVar("V")
W = typing.TypeVar("W", default=int)


class G(typing.Generic[T, V, W]): pass


try:
    G[int]
except TypeError as e:
    print(e)
print(typing.ParamSpec("P", bound=(int, str)).__bound__)
import weakref
P = typing.ParamSpec("P")
print(weakref.ref(args := P.args)() is args)
E1 = type(typing.TypeVar("T", bound=int).evaluate_bound)
for f in (E1, lambda: setattr(E1, "x", 1)):
    try:
        f()
    except TypeError as e:
        print(e)
print(inspect.signature(operator.attrgetter("a")), inspect.signature(functools.cmp_to_key(lambda a, b: 0)))
