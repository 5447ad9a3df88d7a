"""The node classes of the abstract syntax, made from a table of the grammar."""

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400

_EXPR = "lineno col_offset end_lineno? end_col_offset?"

# Sum types: name, attributes, constructors. A field is `type name`, with `*` or `?` behind the type.
_GRAMMAR = """
mod:
    Module(stmt* body, type_ignore* type_ignores)
    Interactive(stmt* body)
    Expression(expr body)
    FunctionType(expr* argtypes, expr returns)
stmt@:
    FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)
    AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)
    ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)
    Return(expr? value)
    Delete(expr* targets)
    Assign(expr* targets, expr value, string? type_comment)
    TypeAlias(expr name, type_param* type_params, expr value)
    AugAssign(expr target, operator op, expr value)
    AnnAssign(expr target, expr annotation, expr? value, int simple)
    For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
    AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
    While(expr test, stmt* body, stmt* orelse)
    If(expr test, stmt* body, stmt* orelse)
    With(withitem* items, stmt* body, string? type_comment)
    AsyncWith(withitem* items, stmt* body, string? type_comment)
    Match(expr subject, match_case* cases)
    Raise(expr? exc, expr? cause)
    Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
    TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
    Assert(expr test, expr? msg)
    Import(alias* names)
    ImportFrom(identifier? module, alias* names, int? level)
    Global(identifier* names)
    Nonlocal(identifier* names)
    Expr(expr value)
    Pass()
    Break()
    Continue()
expr@:
    BoolOp(boolop op, expr* values)
    NamedExpr(expr target, expr value)
    BinOp(expr left, operator op, expr right)
    UnaryOp(unaryop op, expr operand)
    Lambda(arguments args, expr body)
    IfExp(expr test, expr body, expr orelse)
    Dict(expr?* keys, expr* values)
    Set(expr* elts)
    ListComp(expr elt, comprehension* generators)
    SetComp(expr elt, comprehension* generators)
    DictComp(expr key, expr value, comprehension* generators)
    GeneratorExp(expr elt, comprehension* generators)
    Await(expr value)
    Yield(expr? value)
    YieldFrom(expr value)
    Compare(expr left, cmpop* ops, expr* comparators)
    Call(expr func, expr* args, keyword* keywords)
    FormattedValue(expr value, int conversion, expr? format_spec)
    Interpolation(expr value, constant str, int conversion, expr? format_spec)
    JoinedStr(expr* values)
    TemplateStr(expr* values)
    Constant(constant value, string? kind)
    Attribute(expr value, identifier attr, expr_context ctx)
    Subscript(expr value, expr slice, expr_context ctx)
    Starred(expr value, expr_context ctx)
    Name(identifier id, expr_context ctx)
    List(expr* elts, expr_context ctx)
    Tuple(expr* elts, expr_context ctx)
    Slice(expr? lower, expr? upper, expr? step)
expr_context:
    Load()
    Store()
    Del()
boolop:
    And()
    Or()
operator:
    Add()
    Sub()
    Mult()
    MatMult()
    Div()
    Mod()
    Pow()
    LShift()
    RShift()
    BitOr()
    BitXor()
    BitAnd()
    FloorDiv()
unaryop:
    Invert()
    Not()
    UAdd()
    USub()
cmpop:
    Eq()
    NotEq()
    Lt()
    LtE()
    Gt()
    GtE()
    Is()
    IsNot()
    In()
    NotIn()
comprehension = (expr target, expr iter, expr* ifs, int is_async)
excepthandler@:
    ExceptHandler(expr? type, identifier? name, stmt* body)
arguments = (arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults)
arg@ = (identifier arg, expr? annotation, string? type_comment)
keyword@ = (identifier? arg, expr value)
alias@ = (identifier name, identifier? asname)
withitem = (expr context_expr, expr? optional_vars)
match_case = (pattern pattern, expr? guard, stmt* body)
pattern!:
    MatchValue(expr value)
    MatchSingleton(constant value)
    MatchSequence(pattern* patterns)
    MatchMapping(expr* keys, pattern* patterns, identifier? rest)
    MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)
    MatchStar(identifier? name)
    MatchAs(pattern? pattern, identifier? name)
    MatchOr(pattern* patterns)
type_ignore:
    TypeIgnore(int lineno, string tag)
type_param!:
    TypeVar(identifier name, expr? bound, expr? default_value)
    ParamSpec(identifier name, expr? default_value)
    TypeVarTuple(identifier name, expr? default_value)
"""


class AST:
    _fields = ()
    _attributes = ()
    _field_types = {}
    __match_args__ = ()

    def __init__(self, /, *args, **kwargs):
        cls = type(self)
        fields = cls._fields
        if len(args) > len(fields):
            plural = '' if len(fields) == 1 else 's'
            raise TypeError(f"{cls.__name__} constructor takes at most {len(fields)} positional argument{plural}")
        given = set()
        for name, value in zip(fields, args):
            setattr(self, name, value)
            given.add(name)
        for name, value in kwargs.items():
            if name in given:
                raise TypeError(f"{cls.__name__} got multiple values for argument {name!r}")
            if name not in fields and name not in cls._attributes:
                import warnings
                warnings.warn(
                    f"{cls.__name__}.__init__ got an unexpected keyword argument {name!r}. "
                    "Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.",
                    DeprecationWarning, stacklevel=2)
            setattr(self, name, value)
            given.add(name)
        for name in fields:
            if name in given:
                continue
            kind = cls._field_types.get(name)
            if kind is None or hasattr(cls, name):
                continue
            if getattr(kind, '__origin__', None) is list:
                setattr(self, name, [])
            elif kind is expr_context:
                setattr(self, name, Load())
            else:
                import warnings
                warnings.warn(
                    f"{cls.__name__}.__init__ missing 1 required positional argument: {name!r}. "
                    "This will become an error in Python 3.15.",
                    DeprecationWarning, stacklevel=2)

    def __reduce__(self):
        return _rebuild, (type(self), dict(self.__dict__))

    def __replace__(self, /, **changes):
        known = (*type(self)._fields, *type(self)._attributes)
        for name in changes:
            if name not in known:
                raise TypeError(f"{type(self).__name__}.__replace__ got an unexpected keyword argument {name!r}.")
        new = type(self).__new__(type(self))
        new.__dict__.update(self.__dict__)
        new.__dict__.update(changes)
        return new

    def __repr__(self):
        return _show(self, 3)


AST.__module__ = 'ast'


def _rebuild(cls, state):
    node = cls.__new__(cls)
    node.__dict__.update(state)
    return node


def _show(value, depth):
    if isinstance(value, list):
        if len(value) <= 2:
            return '[' + ', '.join(_show(v, depth) for v in value) + ']'
        return '[' + _show(value[0], depth) + ', ..., ' + _show(value[-1], depth) + ']'
    if not isinstance(value, AST):
        return repr(value)
    name = type(value).__name__
    if depth <= 0:
        return f'{name}(...)'
    parts = [f'{f}={_show(getattr(value, f), depth - 1)}' for f in value._fields if hasattr(value, f)]
    return f'{name}({", ".join(parts)})'


def _build():
    simple = {'identifier': str, 'string': str, 'int': int, 'constant': object}
    classes = {}
    pending = []

    def make(name, base, signature, attributes):
        fields = []
        for part in filter(None, (p.strip() for p in signature.split(','))):
            kind, field = part.split()
            fields.append((field, kind))
        space = {'__module__': 'ast', '_fields': tuple(f for f, _ in fields)}
        space['__match_args__'] = space['_fields']
        if attributes is not None:
            space['_attributes'] = attributes
            for a in attributes[2:]:
                space[a] = None
        shown = ', '.join(part.strip() for part in signature.split(','))
        space['__doc__'] = f'{name}({shown})' if shown else name
        for field, kind in fields:
            if kind.endswith('?'):
                space[field] = None
        cls = type(name, (base,), space)
        classes[name] = cls
        pending.append((cls, fields))
        return cls

    positions = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')
    base = None
    for line in _GRAMMAR.strip().splitlines():
        if line.startswith(' '):
            name, _, rest = line.strip().partition('(')
            make(name, base, rest[:-1], None)
            continue
        name, sep, rest = line.partition(' = ')
        marks = {'@': positions, '!': positions}
        attributes = marks.get(name.rstrip(':')[-1])
        plain = name.rstrip(':').rstrip('@!')
        if sep:
            make(plain, AST, rest[1:-1], attributes if attributes else ())
        else:
            base = make(plain, AST, '', attributes if attributes else ())
            if name.rstrip(':').endswith('!'):
                del base.end_lineno, base.end_col_offset
    for cls, fields in pending:
        types = {}
        for field, kind in fields:
            plain = kind.rstrip('*?')
            found = simple.get(plain) or classes[plain]
            if kind.endswith('*'):
                found = list[found | None] if kind.endswith('?*') else list[found]
            elif kind.endswith('?'):
                found = found | None
            types[field] = found
        cls._field_types = types
        cls.__annotations__ = types
    return classes


globals().update(_build())
