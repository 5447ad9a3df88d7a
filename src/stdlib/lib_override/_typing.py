"""The type parameters, type aliases and Generic that the compiler and the typing module share.

Values of bounds, constraints, defaults and aliases that come from the compiler are functions, called when first asked for.
"""

import _adder
import sys as _sys

Union = type(int | str)


def _idfunc(_self, x):
    return x


class NoDefaultType:
    """The type of the NoDefault singleton."""

    __slots__ = ()
    _instance = None

    def __new__(cls):
        if NoDefaultType._instance is None:
            NoDefaultType._instance = object.__new__(cls)
        return NoDefaultType._instance

    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"


NoDefaultType.__module__ = "typing"
NoDefault = NoDefaultType()


def _typing():
    import typing
    return typing


def _caller():
    """The name of the module that asked for a new type parameter."""
    try:
        return _sys._getframe(2).f_globals.get("__name__")
    except ValueError:
        return None


def _evaluate(function, form=1):
    """Calls a function that the compiler made for a value; it takes the annotation format if it takes anything."""
    return function(form) if function.__code__.co_argcount else function()


class _Closed(type):
    """A class that is used in here only."""

    def __call__(cls, *args, **kwargs):
        raise TypeError(f"cannot create '_typing.{cls.__name__}' instances")

    def __setattr__(cls, name, value):
        raise TypeError(f"cannot set {name!r} attribute of immutable type '_typing.{cls.__name__}'")


class _ConstEvaluator(metaclass=_Closed):
    """What evaluate_* gives for a value that is known already."""

    __slots__ = ("_value",)

    @staticmethod
    def _of(value):
        self = object.__new__(_ConstEvaluator)
        self._value = value
        return self

    def __call__(self, format, /):
        if format == 4:
            return _typing()._type_repr(self._value) if not isinstance(self._value, tuple) else (
                "(" + ", ".join(_typing()._type_repr(v) for v in self._value) + ("," if len(self._value) == 1 else "") + ")")
        return self._value

    def __repr__(self):
        return f"<constevaluator {self._value!r}>"


class _Lazy:
    """A value that is there, or the function that makes it."""

    __slots__ = ("value", "function", "known")

    def __init__(self, value=None, function=None):
        self.value, self.function, self.known = value, function, function is None

    def get(self):
        if not self.known:
            self.value = _evaluate(self.function)
            self.known = True
        return self.value

    def evaluator(self):
        return self.function if self.function is not None else _ConstEvaluator._of(self.value)


def _check(value, message):
    typing = _typing()
    return typing._type_check(value, message)



_MISSING = object()


class _Param:
    """What all type parameters have: a name, a default, pickling by name, unions."""

    __slots__ = ("__name__", "_default", "__dict__", "__weakref__")

    def __repr__(self):
        name = self.__name__
        if getattr(self, "__infer_variance__", True) and not isinstance(self, TypeVarTuple):
            return name
        if isinstance(self, TypeVarTuple):
            return name
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + name

    @property
    def __default__(self):
        return self._default.get()

    @property
    def evaluate_default(self):
        if self._default.known and self._default.value is NoDefault:
            return None
        return self._default.evaluator()

    def has_default(self):
        return not (self._default.known and self._default.value is NoDefault)

    def _set_default(self, function):
        self._default = _Lazy(function=function)

    def __reduce__(self):
        return self.__name__

    def __or__(self, other):
        return _typing().Union[self, other]

    def __ror__(self, other):
        return _typing().Union[other, self]

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class TypeVar(_Param):
    """Type variable."""

    __slots__ = ("_bound", "_constraints", "__covariant__", "__contravariant__", "__infer_variance__")

    def __new__(cls, name=_MISSING, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False,
                infer_variance=False):
        if name is _MISSING:
            raise TypeError("typevar() missing required argument 'name' (pos 1)")
        if not isinstance(name, str):
            raise TypeError(f"TypeVar() argument 'name' must be str, not {type(name).__name__}")
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        if bound is not None:
            bound = _check(bound, "Bound must be a type.")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        self = object.__new__(cls)
        self.__name__ = name
        self._bound = _Lazy(bound)
        self._constraints = _Lazy(constraints)
        self.__covariant__, self.__contravariant__ = bool(covariant), bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self._default = _Lazy(default)
        self.__module__ = _caller()
        return self

    @classmethod
    def _from_compiler(cls, name, bound, constraints):
        self = object.__new__(cls)
        self.__name__ = name
        self._bound = _Lazy(function=bound) if bound is not None else _Lazy()
        self._constraints = _Lazy(function=constraints) if constraints is not None else _Lazy(())
        self.__covariant__ = self.__contravariant__ = False
        self.__infer_variance__ = True
        self._default = _Lazy(NoDefault)
        self.__module__ = _caller()
        return self

    @property
    def __bound__(self):
        return self._bound.get()

    @property
    def __constraints__(self):
        return self._constraints.get()

    @property
    def evaluate_bound(self):
        return None if self._bound.known and self._bound.value is None else self._bound.evaluator()

    @property
    def evaluate_constraints(self):
        return None if self._constraints.known and not self._constraints.value else self._constraints.evaluator()

    def __typing_subst__(self, arg):
        return _typing()._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        params = alias.__parameters__
        i = params.index(self)
        if i < len(args):
            return args
        if i == len(args) and self.has_default():
            return (*args, self.__default__)
        least = sum(not (hasattr(p, "has_default") and p.has_default()) for p in params)
        raise TypeError(f"Too few arguments for {alias}; actual {len(args)}, expected at least {least}")


class ParamSpecArgs:
    """The positional parameters that a ParamSpec stands for: `*args: P.args`.

    >>> P = ParamSpec("P")
    >>> P.args.__origin__ is P
    True
    """

    __slots__ = ("__origin__", "__weakref__")

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{getattr(self.__origin__, '__name__', repr(self.__origin__))}.args"

    def __eq__(self, other):
        if not isinstance(other, ParamSpecArgs):
            return NotImplemented
        return self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((ParamSpecArgs, self.__origin__))

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpecKwargs:
    """The keyword parameters that a ParamSpec stands for: `**kwargs: P.kwargs`.

    >>> P = ParamSpec("P")
    >>> P.kwargs.__origin__ is P
    True
    """

    __slots__ = ("__origin__", "__weakref__")

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{getattr(self.__origin__, '__name__', repr(self.__origin__))}.kwargs"

    def __eq__(self, other):
        if not isinstance(other, ParamSpecKwargs):
            return NotImplemented
        return self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((ParamSpecKwargs, self.__origin__))

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpec(_Param):
    """Parameter specification variable: stands for all parameters of a callable.

    >>> P = ParamSpec("P")
    >>> P.__name__, P.args, P.kwargs
    ('P', P.args, P.kwargs)
    """

    __slots__ = ("_bound", "__covariant__", "__contravariant__", "__infer_variance__")

    def __new__(cls, name=_MISSING, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False):
        if name is _MISSING:
            raise TypeError("paramspec() missing required argument 'name' (pos 1)")
        if not isinstance(name, str):
            raise TypeError(f"ParamSpec() argument 'name' must be str, not {type(name).__name__}")
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        self = object.__new__(cls)
        self.__name__ = name
        self._bound = bound
        self.__covariant__, self.__contravariant__ = bool(covariant), bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self._default = _Lazy(default)
        self.__module__ = _caller()
        return self

    @classmethod
    def _from_compiler(cls, name, _bound, _constraints):
        self = cls(name, infer_variance=True)
        self.__module__ = _caller()
        return self

    @property
    def __bound__(self):
        return self._bound

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)

    def __typing_subst__(self, arg):
        return _typing()._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        return _typing()._paramspec_prepare_subst(self, alias, args)


class TypeVarTuple(_Param):
    """Type variable tuple."""

    __slots__ = ()

    def __new__(cls, name=_MISSING, *, default=NoDefault):
        if name is _MISSING:
            raise TypeError("typevartuple() missing required argument 'name' (pos 1)")
        if not isinstance(name, str):
            raise TypeError(f"TypeVarTuple() argument 'name' must be str, not {type(name).__name__}")
        self = object.__new__(cls)
        self.__name__ = name
        self._default = _Lazy(default)
        self.__module__ = _caller()
        return self

    @classmethod
    def _from_compiler(cls, name, _bound, _constraints):
        self = cls(name)
        self.__module__ = _caller()
        return self

    def __iter__(self):
        yield _typing().Unpack[self]

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        return _typing()._typevartuple_prepare_subst(self, alias, args)


class TypeAliasType:
    """Type alias."""

    __slots__ = ("__name__", "__type_params__", "_value", "__dict__", "__weakref__")

    def __new__(cls, name, value, *, type_params=()):
        if not isinstance(name, str):
            raise TypeError(f"typealias() argument 'name' must be str, not {type(name).__name__}")
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        seen_default = False
        for param in type_params:
            if not isinstance(param, _Param):
                raise TypeError(f"Expected a type param, got {param!r}")
            if param.has_default():
                seen_default = True
            elif seen_default:
                raise TypeError(f"non-default type parameter {param.__name__!r} follows default type parameter")
        self = object.__new__(cls)
        self._fill(name, type_params, _Lazy(value), _caller())
        return self

    def _fill(self, name, params, value, module):
        put = object.__setattr__
        put(self, "__name__", name)
        put(self, "__type_params__", params)
        put(self, "_value", value)
        put(self, "__module__", module)

    @classmethod
    def _from_compiler(cls, parts):
        name, params, function = parts
        self = object.__new__(cls)
        self._fill(name, () if params is None else params, _Lazy(function=function), _caller())
        return self

    def __setattr__(self, name, value):
        if name in ("__name__", "__value__", "__type_params__", "__parameters__", "evaluate_value"):
            raise AttributeError("readonly attribute")
        object.__setattr__(self, name, value)

    @property
    def __value__(self):
        return self._value.get()

    @property
    def evaluate_value(self):
        return self._value.evaluator()

    @property
    def __parameters__(self):
        typing = _typing()
        return tuple(p if not isinstance(p, TypeVarTuple) else typing.Unpack[p] for p in self.__type_params__)

    def __repr__(self):
        return self.__name__

    def __getitem__(self, args):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return type(list[int])(self, args)

    def __reduce__(self):
        return self.__name__

    def __iter__(self):
        yield _typing().Unpack[self]

    def __or__(self, other):
        return _typing().Union[self, other]

    def __ror__(self, other):
        return _typing().Union[other, self]


class Generic:
    """Abstract base class for generic types."""

    __slots__ = ()

    def __class_getitem__(cls, *args, **kwargs):
        return _typing()._generic_class_getitem(cls, *args, **kwargs)

    def __init_subclass__(cls, *args, **kwargs):
        return _typing()._generic_init_subclass(cls, *args, **kwargs)


for _cls in (TypeVar, ParamSpec, TypeVarTuple, ParamSpecArgs, ParamSpecKwargs, TypeAliasType, Generic):
    # Instances have modules of their own in a slot; the classes say where users find them.
    if "__module__" in getattr(_cls, "__slots__", ()):
        continue
    _cls.__module__ = "typing"
for _cls in (NoDefaultType, TypeVar, ParamSpec, TypeVarTuple, ParamSpecArgs, ParamSpecKwargs, TypeAliasType):
    _adder.seal(_cls, "typing")
del _cls
