"""Length hints that cannot be true, and weak references of slotted dataclasses."""
import sys
import typing
import weakref
from dataclasses import dataclass


class Hint:
    def __iter__(self):
        return iter("ab")

    def __length_hint__(self):
        return sys.maxsize


a = [1]
a.extend(Hint())
print(a)


class Plain: pass


@dataclass(slots=True, weakref_slot=True)
class B(Plain): pass


T = typing.TypeVar("T")


@dataclass(slots=True, weakref_slot=True)
class G(typing.Generic[T]): pass


print(B.__slots__, G.__slots__, weakref.ref(b := B())() is b)
for c in Plain, B, G, int, object:
    print(c.__name__, c.__weakrefoffset__ != 0, c.__dictoffset__ != 0)


class Config(dict):
    def __getattr__(self, name):
        return self[name]


print(repr(weakref.ref(config := Config(a=1))).count("Config"))
import abc


class NoClass:
    def __getattribute__(self, name):
        if name == "__class__":
            raise AttributeError(name)
        return super().__getattribute__(name)


class A(metaclass=abc.ABCMeta): pass


print(isinstance(NoClass(), A), A.register(NoClass), isinstance(NoClass(), A))
from string.templatelib import Template
print(Template[int])
