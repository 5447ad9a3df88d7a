"""Expressions by kind of value. `expr(kind, depth)` most often has a value of the kind; chaos gives another one."""

from core import PRESETS, Core

INTS = [
    "0", "1", "-1", "2", "3", "7", "10", "-5", "63", "64", "255", "256", "1000", "2**31 - 1", "2**31", "-2**31", "2**32",
    "2**61", "2**62 - 1", "2**62", "-2**62", "-2**62 - 1", "2**63 - 1", "2**63", "-2**63", "2**64", "10**20", "-10**20",
    "4611686018427387903", "4611686018427387904", "-4611686018427387904", "-4611686018427387905", "0x7fffffff", "-0x80000000",
]
FLOATS = [
    "0.0", "-0.0", "1.0", "1.5", "-2.5", "0.1", "3.0", "1e16", "1e-5", "1e308", "-1e308", "5e-324", "float('inf')",
    "float('nan')", "-float('inf')", "2.0**62", "2.0**63", "1e100", "1e-300", "0.5", "100.25",
]
STRS = ["''", "'a'", "'ab'", "'hello'", "'é'", "'\\u20ac2'", "'\\U0001f600x'", "'0'", "'12'", "'A b'", "'x' * 20", "'abc'", "'z'"]
BYTES = ["b''", "b'a'", "b'abc'", "b'\\xff\\x00'", "b'hello'"]
SCALARS = [(6, "int"), (4, "float"), (3, "str"), (2, "bool"), (1, "none"), (1, "bytes")]
KINDS = SCALARS + [(3, "list"), (2, "flist"), (2, "mlist"), (2, "tuple"), (2, "dict"), (1, "set"), (1, "bytearray")]


class Expressions(Core):
    def expr(self, kind, depth=2):
        if self.chance(self.chaos):
            kind = self.weighted(KINDS)
        if kind.startswith("obj"):
            return self.an_object(kind[4:])
        text = getattr(self, "an_" + kind)(depth)
        return text

    def scalar(self, depth=1):
        return self.expr(self.weighted(SCALARS), depth)

    def var(self, kind):
        """A variable of the kind: of this function, of an outer one or of the module."""
        names = self.scope.of_kind(kind)
        if (not names or self.chance(0.15)) and self.scope.parent:
            outer = self.scope.parent.of_kind(kind)
            if self.scope.parent is not self.globals:
                outer = outer + self.globals.of_kind(kind)
            names = names + outer
        return self.pick(names) if names else None

    def leaf(self, kind, literals):
        name = self.var(kind)
        if name and self.chance(0.75):
            return name
        return "(%s)" % self.pick(literals) if self.chance(0.4) else self.pick(literals[:8])

    def an_int(self, depth):
        if depth <= 0 or self.chance(0.2):
            return self.leaf("int", INTS)
        d = depth - 1
        form = self.weighted(INT_FORMS)
        if form == "op" and self.chance(0.25):
            return f"({self.expr('int', d)} {self.pick(['//', '%'])} ({self.expr('int', d)} or {self.pick(['3', '-7', '2**31'])}))"
        if form == "op":
            left, operators = self.expr("int", d), ["+", "-", "+", "-", "*", "&", "|", "^", "*", "-"] + ["%"] * self.chance(0.2)
            return f"({left} {self.pick(operators)} {self.expr('int', d)})"
        if form == "const":
            op = self.pick(["+", "-", "*", "&", "%", "//", "%", "//"])
            left, zero = self.expr("int", d), "0" if self.chance(0.1) else "5"
            return f"({left} {op} {self.pick(['3', '7', '-3', '1', '2', '-1', '10', '2**62', zero, '255'])})"
        if form == "shift":
            by = self.pick(["1", "3", "31", "62", "63", "64", f"({self.expr('int', 0)} & 63)", f"({self.expr('int', 0)} % 5)",
                "-1" if self.chance(0.1) else "2"])
            return f"({self.expr('int', d)} {self.pick(['<<', '>>', '>>'])} {by})"
        if form == "unary":
            return f"({self.pick(['-', '~', '+'])}{self.expr('int', d)})"
        if form == "len":
            return f"len({self.expr(self.pick(['list', 'str', 'tuple', 'dict', 'flist', 'bytes', 'set', 'bytearray']), d)})"
        if form == "item":
            return f"{self.expr('list', 0)}[{self.index(d)}]"
        if form == "bytes":
            return f"{self.expr(self.pick(['bytes', 'bytearray', 'array']), 0)}[{self.index(d)}]"
        if form == "dict":
            return self.pick([
                f"({self.expr('dict', 0)}).get({self.key(d)}, {self.expr('int', 0)})",
                f"{self.expr('dict', 0)}[{self.key(d)}]" if self.chance(0.3) else f"({self.expr('dict', 0)}).get({self.key(d)}, 2)",
            ])
        if form == "if":
            return f"({self.expr('int', d)} if {self.expr('bool', d)} else {self.expr('int', d)})"
        if form == "call":
            return self.call("int", d)
        if form == "builtin":
            return self.pick([
                f"abs({self.expr('int', d)})", f"int({self.expr('float', d)})", f"min({self.expr('int', d)}, {self.expr('int', d)})",
                f"max({self.expr('int', d)}, {self.expr('int', 0)}, 3)", f"sum({self.expr('list', d)})",
                f"divmod({self.expr('int', d)}, {self.expr('int', 0)})[{self.pick('01')}]", f"ord({self.expr('str', 0)}[:1])",
                f"pow({self.expr('int', 0)}, {self.pick('0123')}, {self.pick(['7', '1009', '-5'])})", f"(lambda q: hash(q) if q == q else 0)(abs({self.expr('int', d)}))",
                f"({self.expr('int', d)}).bit_length()", f"int({self.expr('bool', d)})", f"round({self.expr('float', d)})",
                f"({self.expr('list', 0)}).count({self.expr('int', 0)})", f"({self.expr('str', 0)}).find({self.expr('str', 0)})",
                f"int({self.expr('str', 0) if self.chance(0.2) else repr('12')})",
                f"{self.expr('int', d)} ** {self.pick('0123')}", f"next({self.iterator(d)}, -1)",
            ])
        if form == "fold":
            name = self.fresh("e")
            fold = self.pick(["sum", "max", "min", "sum", "len(list", "any", "all"])
            with self.inner(name, "int"):
                what = self.expr("int", d)
                condition = f" if {self.expr('bool', 1)}" if self.chance(0.4) else ""
            source = self.iterable(0)
            return f"{fold}({what} for {name} in {source}{condition}){')' if '(' in fold else ''}"
        if form == "walrus":
            name = self.fresh("w")
            if self.scope is self.globals or getattr(self, "folding", False):
                return self.leaf("int", INTS)
            text = f"({name} := {self.expr('int', d)})"
            self.bind(name, "int")
            return text
        if form == "bool":
            return self.expr("bool", d)
        if form == "attr":
            return self.attribute(d)
        return self.leaf("int", INTS)

    def inner(self, name, kind):
        """The variable of a comprehension is in reach inside it only."""
        generator = self

        class Inner:
            def __enter__(self):
                self.was = getattr(generator, "folding", False)
                generator.folding = True
                generator.scope.names[name] = kind
                generator.scope.weight *= 6

            def __exit__(self, *_):
                generator.folding = self.was
                generator.scope.names.pop(name, None)
                generator.scope.weight //= 6

        return Inner()

    def index(self, depth):
        return self.weighted([
            (6, self.pick(["0", "-1", "1", "0", "-2"])), (0.6, self.pick(["5", "-7", "2**63", "-2**62", "True", "100"])),
            (6, f"{self.expr('int', 0)} % 2"), (0.6, self.expr("int", 0)), (0.4, self.expr("int", depth)),
        ])

    def key(self, depth):
        return self.pick([f"{self.expr('int', 0)} % 5", f"{self.expr('int', 0)} & 3", "1", "'a'", self.expr("str", 0), "1.0", "True"])

    def slice(self):
        end = [self.pick(["", "1", "-1", "3", "-3", "50", "0", f"{self.expr('int', 0)} % 4", "None"]) for _ in range(2)]
        step = self.pick(["", "", "", ":", ":2", ":-1", ":-2", ":0" if self.chance(0.1) else ":1"])
        return f"[{end[0]}:{end[1]}{step}]"

    def iterator(self, depth):
        return f"iter({self.iterable(depth)})"

    def iterable(self, depth):
        """Something that gives a few ints."""
        was, self.folding = getattr(self, "folding", False), True
        text = self.some_iterable(depth)
        self.folding = was
        return text

    def some_iterable(self, depth):
        generators = [name for name, f in self.globals.names.items() if f == "generator"]
        options = [
            f"range({self.pick(['3', '5', '8', '2, 9', '9, 1, -2', '-3, 3', '0'])})", f"range({self.expr('int', 0)} % 7)",
            self.expr("list", depth), self.expr("list", 0), f"{self.expr('list', 0)}{self.slice()}", f"{self.expr('bytes', 0)}",
            f"({', '.join(self.expr('int', 0) for _ in range(self.r.randrange(1, 4)))},)",
            f"reversed({self.expr('list', 0)})", f"sorted({self.expr('list', 0)})", f"{self.expr('bytearray', 0)}",
        ]
        if self.r.randrange(8) == 0:
            name = self.fresh("e")
            with self.inner(name, "int"):
                what = self.expr("int", 1)
            options.append(f"({what} for {name} in {self.expr('list', 0)})")
            return options[-1]
        if generators and self.chance(0.4):
            f = self.pick([f for f in self.functions if f["generator"]] or [None])
            if f and self.affordable(f):
                return self.arguments(f)
        return self.pick(options)

    def a_float_op(self):
        return self.pick(["+", "-", "*", "+", "-", "*", "+", "-", "*", "/", "%", "//"])

    def an_float(self, depth):
        if depth <= 0 or self.chance(0.2):
            return self.leaf("float", FLOATS)
        d = depth - 1
        form = self.r.randrange(10)
        if form < 3:
            return f"({self.expr('float', d)} {self.a_float_op()} {self.expr('float', d)})"
        if form == 3:
            return f"({self.expr('int', d)} {self.a_float_op()} {self.expr('float', d)})"
        if form == 4:
            return f"({self.expr('float', d)} {self.a_float_op()} {self.expr('int', d)})"
        if form == 5:
            return f"({self.expr('int', d)} / ({self.expr('int', d)}{self.pick(['', ' or 3', ' or -2'])}))"
        if form == 6:
            return self.pick([
                f"float({self.expr('int', d)})", f"abs({self.expr('float', d)})", f"(-{self.expr('float', d)})",
                f"round({self.expr('float', d)}, {self.pick(['1', '2', '-1', '0'])})", f"sum({self.expr('flist', d)})",
                f"min({self.expr('float', d)}, {self.expr('float', d)})", f"max({self.expr('float', d)}, {self.expr('int', 0)})",
                f"({self.expr('float', 0)} ** {self.pick(['2', '0.5', '-1', '3'])})",
                f"divmod({self.expr('float', 0)}, {self.expr('float', 0)})[1]",
            ])
        if form == 7:
            return f"{self.expr('flist', 0)}[{self.index(d)}]"
        if form == 8:
            return f"({self.expr('float', d)} if {self.expr('bool', d)} else {self.expr('float', d)})"
        return self.leaf("float", FLOATS)

    def an_bool(self, depth):
        if depth <= 0:
            return self.leaf("bool", ["True", "False"])
        d = depth - 1
        comparison = self.pick(["<", "<=", ">", ">=", "==", "!="])
        form = self.r.randrange(14)
        if form < 4:
            kind = self.pick(["int", "int", "float", "str"])
            return f"({self.expr(kind, d)} {comparison} {self.expr(kind, d)})"
        if form == 4:
            return f"({self.expr('int', d)} {comparison} {self.expr('float', d)})"
        if form == 5:
            return f"({self.expr('int', d)} {comparison} {self.expr('int', 0)} {self.pick(['<', '<=', '==', '!='])} {self.expr('int', 0)})"
        if form == 6:
            return f"(not {self.expr('bool', d)})"
        if form == 7:
            return f"({self.expr('bool', d)} {self.pick(['and', 'or'])} {self.expr('bool', d)})"
        if form == 8:
            return f"({self.expr('int', 0)} {self.pick(['in', 'not in'])} {self.expr(self.pick(['list', 'tuple', 'set', 'dict']), 0)})"
        if form == 9:
            names = sorted(self.scope.names)
            if names:
                return f"({self.pick(names)} {self.pick(['is', 'is not'])} {self.pick(['None', 'None', 'True', 'False'])})"
        if form == 10:
            return f"({self.expr('str', 0)} in {self.expr('str', d)})"
        if form == 11:
            kind = self.pick(["int", "float", "str", "bool", "list", "(int, str)", "object"])
            name = self.pick(sorted(self.scope.names) or ['None'])
            return f"(type({name}) is {kind})" if self.chance(0.4) else f"isinstance({name}, {kind})"
        if form == 12:
            what = self.weighted(KINDS)
            return f"bool({self.expr(what, d)})"
        return self.pick([
            f"({self.expr('list', 0)} {comparison} {self.expr('list', 0)})",
            f"({self.expr('tuple', 0)} {comparison} {self.expr('tuple', 0)})",
            f"({self.scalar()} {self.pick(['==', '!='])} {self.scalar()})",
            f"({self.expr('bool', 0)} {self.pick('&|^')} {self.expr('bool', 0)})",
            f"{self.pick(['any', 'all'])}({self.expr('mlist', 0)})", f"({self.expr('str', 0)}).startswith({self.expr('str', 0)})",
        ])

    def an_str(self, depth):
        if depth <= 0 or self.chance(0.25):
            return self.leaf("str", STRS)
        d = depth - 1
        return self.pick([
            lambda: f"({self.expr('str', d)} + {self.expr('str', d)})", lambda: f"str({self.scalar(d)})",
            lambda: f"({self.expr('str', d)} * {self.pick(['0', '2', '3', '-1'])})", lambda: f"{self.expr('str', 0)}{self.slice()}",
            lambda: f"{self.expr('str', 0)}[{self.index(d)}]", lambda: f"repr({self.scalar(d)})", lambda: self.f_string(d),
            lambda: f"({self.expr('str', 0)}).{self.pick(['upper', 'lower', 'strip', 'title', 'swapcase'])}()",
            lambda: f"({self.expr('str', 0)}).replace({self.expr('str', 0)}, {self.expr('str', 0)}, 3)",
            lambda: f"'-'.join(str(e) for e in {self.iterable(0)})", lambda: f"chr({self.expr('int', 0)} % 1000)",
            lambda: f"type({self.scalar(d)}).__name__", lambda: f"('%s %r' % ({self.scalar(d)}, {self.scalar(d)}))",
            lambda: f"({self.expr('str', d)} if {self.expr('bool', d)} else {self.expr('str', d)})",
            lambda: f"({self.expr('str', 0)} or {self.expr('str', 0)})", lambda: f"(%s and %s)" % (self.expr("int", 0),
                self.expr("str", 0)),
        ])()

    def f_string(self, depth):
        parts = []
        for _ in range(self.r.randrange(1, 4)):
            value = self.scalar(depth).replace('"', "'")
            if value[:1] in "{'" or "\\" in value or "lambda" in value or ":=" in value or "!=" in value or "f\"" in value:
                # Texts of functions and instances have addresses in them, of a length that is the process's affair.
                value = self.pick(sorted(n for n, kind in self.scope.names.items() if kind in PRESETS) or ["1"])
            spec = self.pick(["", "", "", "!r", "!s", ":>5", ":5", ":x", ":.2f", ":+", ":,", "!r:>8", ":05"])
            parts.append(self.pick(["", "a", " ", "{{"]) + "{" + f"({value})" + spec + "}")
        return "f\"" + "".join(parts) + "\""

    def an_bytes(self, depth):
        if depth <= 0 or self.chance(0.5):
            return self.leaf("bytes", BYTES)
        return self.pick([
            f"({self.expr('bytes', 0)} + {self.expr('bytes', 0)})", f"{self.expr('bytes', 0)}{self.slice()}",
            f"bytes([{self.expr('int', 0)} & 255])", f"({self.expr('str', 0)}).encode()", f"bytes({self.expr('bytearray', 0)})",
        ])

    def an_bytearray(self, depth):
        name = self.var("bytearray")
        return name if name and self.chance(0.8) else self.pick(["bytearray(b'abc')", "bytearray(5)", "bytearray(b'\\x00\\xff')"])

    def an_array(self, depth):
        name = self.var("array")
        return name or self.expr("bytearray", 0)

    def an_none(self, depth):
        return self.leaf("none", ["None"])

    def an_any(self, depth):
        return self.var("any") or self.scalar(depth)

    def sequence(self, kind, depth, elements):
        name = self.var(kind)
        if name and (depth <= 0 or self.chance(0.6)):
            return name
        items = [self.scalar(0) if elements == "any" else self.expr(elements, max(0, depth - 1)) for _ in range(self.r.randrange(0, 5))]
        if depth > 0 and self.chance(0.3) and kind in ("list", "mlist", "flist"):
            return self.comprehension(elements, depth)
        if depth > 0 and name:
            return self.pick([
                f"{name}{self.slice()}", f"({name} + {name})", f"{name} * 2", f"list({name})", f"list(reversed({name}))",
                f"[*{name}, {', '.join(items)}]" if items else f"[*{name}]",
            ])
        return "[" + ", ".join(items) + "]"

    def comprehension(self, elements, depth):
        name = self.fresh("e")
        source = self.iterable(0)
        with self.inner(name, "int"):
            what = self.scalar(0) if elements == "any" else self.expr(elements, depth - 1)
            more = ""
            if self.chance(0.3):
                more = f" if {self.expr('bool', 1)}"
            elif self.chance(0.15):
                other = self.fresh("e")
                more = f" for {other} in range({self.pick('234')})"
        return f"[{what} for {name} in {source}{more}]"

    def an_list(self, depth):
        return self.sequence("list", depth, "int")

    def an_flist(self, depth):
        return self.sequence("flist", depth, "float")

    def an_mlist(self, depth):
        return self.sequence("mlist", depth, "any")

    def an_tuple(self, depth):
        name = self.var("tuple")
        if name and self.chance(0.6):
            return name
        if name and depth > 0 and self.chance(0.4):
            return self.pick([f"{name}{self.slice()}", f"({name} + (1,))", f"tuple({self.iterable(0)})"])
        return "(" + "".join(f"{self.scalar(0)}, " for _ in range(self.r.randrange(0, 4))) + ")"

    def an_dict(self, depth):
        name = self.var("dict")
        if name and self.chance(0.8):
            return name
        if depth > 0 and self.chance(0.3):
            e = self.fresh("e")
            source = self.iterable(0)
            with self.inner(e, "int"):
                return f"{{{e}: {self.expr('int', 1)} for {e} in {source}}}"
        return "{" + ", ".join(f"{self.key(0)}: {self.expr('int', 0)}" for _ in range(self.r.randrange(0, 4))) + "}"

    def an_set(self, depth):
        name = self.var("set")
        if name and self.chance(0.8):
            return self.pick([name, name, f"({name} {self.pick('|&-^')} {{1, 2}})"])
        return "{" + ", ".join(self.expr("int", 0) for _ in range(self.r.randrange(1, 4))) + "}"

    # Objects and calls.

    def an_object(self, cls):
        name = self.var("obj:" + cls)
        if name and self.chance(0.9):
            return name
        return f"{cls}({self.expr('int', 0)}, {self.expr('int', 0)})"

    def some_object(self):
        """A class of the program and an expression for an instance of it, if there are classes."""
        if not self.classes:
            return None, None
        c = self.pick(self.classes)
        if not self.affordable(c):
            return None, None
        return c, self.an_object(c["name"])

    def attribute(self, depth):
        c, it = self.some_object()
        if c is None:
            return self.leaf("int", INTS)
        options = [f"{it}.x", f"{it}.y", f"{it}.x", f"{it}.k", f"{it}.{self.pick(c['methods'])}({self.expr('int', depth)})"]
        options += [f"{it}.{self.pick(c['methods'])}({self.expr('int', depth)})"] * 2
        for special in c["special"]:
            options += SPECIAL_USES.get(special, lambda g, it, d: [])(self, it, depth)
        if self.chance(self.chaos):
            options.append(f"{it}.nothing")
        return self.pick(options)

    def affordable(self, f):
        return self.scope.weight * f["cost"] <= 3000

    def call(self, kind, depth):
        if self.scope.of_kind("closure") and self.chance(0.5):
            return f"{self.pick(self.scope.of_kind('closure'))}({self.expr('int', depth)})"
        fitting = [f for f in self.functions if not f["generator"] and self.affordable(f)]
        if not fitting:
            return self.leaf("int", INTS)
        f = self.pick(fitting)
        self.scope.cost = max(self.scope.cost, self.scope.weight * f["cost"])
        return self.arguments(f)

    def arguments(self, f):
        """A call in one of the ways that Python has for it."""
        given = [self.expr(kind, 1) for _, kind in f["parameters"]]
        form = self.r.randrange(12)
        if f["defaults"] and self.chance(0.4):
            given = given[:-1]
        if form == 0 and given:
            name = f["parameters"][len(given) - 1][0]
            return f"{f['name']}({''.join(g + ', ' for g in given[:-1])}{name}={given[-1]})"
        if form == 1:
            return f"{f['name']}(*[{', '.join(given)}])"
        if form == 2 and given:
            last = f"**{{'{f['parameters'][len(given) - 1][0]}': {given[-1]}}}"
            return f"{f['name']}({', '.join(given[:-1])}{', ' if given[1:] else ''}{last})"
        if form == 3 and self.chance(0.2 + self.chaos):
            given = given[1:] if self.chance(0.5) else given + ["1"]
        if form == 4:
            return f"{f['name']}(*({''.join(g + ', ' for g in given)}))"
        return f"{f['name']}({', '.join(given)})"


def _arithmetic(op):
    return lambda g, it, d: [f"({it} {op} {g.expr('int', d)})", f"({it} {op} {it})"]


SPECIAL_USES = {
    "__add__": _arithmetic("+"),
    "__radd__": lambda g, it, d: [f"({g.expr('int', d)} + {it})"],
    "__sub__": _arithmetic("-"),
    "__mul__": _arithmetic("*"),
    "__eq__": lambda g, it, d: [f"({it} == {g.expr('int', d)})", f"({it} != {it})", f"({it} in [1, {it}])"],
    "__lt__": lambda g, it, d: [f"({it} < {g.expr('int', d)})", f"({it} > {g.expr('int', 0)})", f"({g.expr('int', d)} < {it})"],
    "__getitem__": lambda g, it, d: [f"{it}[{g.expr('int', d)}]", f"{it}[-1]"],
    "__contains__": lambda g, it, d: [f"({g.expr('int', d)} in {it})", f"(1 not in {it})"],
    "__len__": lambda g, it, d: [f"len({it})", f"(1 if {it} else 2)"],
    "__bool__": lambda g, it, d: [f"(3 if {it} else {g.expr('int', d)})", f"(not {it})"],
    "__call__": lambda g, it, d: [f"{it}({g.expr('int', d)})"],
    "__iter__": lambda g, it, d: [f"sum({it})", f"list({it})[0]"],
    "__getattr__": lambda g, it, d: [f"{it}.unknown", f"{it}.q{g.r.randrange(3)}"],
    "__neg__": lambda g, it, d: [f"(-{it})"],
    "__index__": lambda g, it, d: [f"[5, 6, 7][{it}]", f"range(3)[{it}]"],
    "__hash__": lambda g, it, d: [f"hash({it})", f"{{{it}: 4}}[{it}]"],
    "__truediv__": _arithmetic("/"),
    "__matmul__": _arithmetic("@"),
    "__rsub__": lambda g, it, d: [f"({g.expr('int', d)} - {it})", f"({g.expr('float', d)} - {it})"],
    "__le__": lambda g, it, d: [f"({it} <= {g.expr('int', d)})", f"({g.expr('int', d)} >= {it})", f"(1 <= {it} <= {it})"],
    # Without what may be an address: `__str__` may be deleted.
    "__str__": lambda g, it, d: [f"len(str({it})[:12])", f"len(f'{{{it}}}'[:12])", f"len(('%s' % {it})[:12])"],
    "__float__": lambda g, it, d: [f"int(float({it}))"],
    "__next__": lambda g, it, d: [f"next({it}, 0)", f"next({it})"],
    "p": lambda g, it, d: [f"{it}.p", f"{it}.p"],
    "s": lambda g, it, d: [f"{it}.s({g.expr('int', d)})"],
    "c": lambda g, it, d: [f"{it}.c({g.expr('int', d)})"],
}

INT_FORMS = [
    (9, "op"), (6, "const"), (2, "shift"), (2, "unary"), (2, "len"), (4, "item"), (1, "bytes"), (2, "dict"), (2, "if"), (5, "call"),
    (3, "builtin"), (2, "fold"), (1, "walrus"), (2, "bool"), (6, "attr"), (3, "leaf"),
]
