"""Statements that compiled code asks the runtime for: imports, patterns of all kinds, star unpacking, classes and managers in loops, templates,
and frames seen from functions further in."""

from statements import Statements

FORMS = [(0.8, "imports"), (1.5, "patterns"), (1.5, "stars"), (0.6, "inner_class"), (0.5, "template"), (0.5, "deleted_cell"), (0.7, "frames"),
    (0.7, "group_in_loop"), (0.6, "caught_twice")]

IMPORTS = [
    "import sys as {v}", "from sys import maxsize as {v}", "from builtins import len as {v}, abs", "import os.path as {v}", "import os.path",
    "from os import path as {v}", "from os.path import join as {v}", "import no_such_module as {v}", "from sys import no_such_name as {v}",
    "from os.no_such import x as {v}", "import collections.abc", "from collections import abc as {v}", "from . import x as {v}",
    "import operator as {v}", "from math import floor as {v}, no_such",
]

# Subjects, and patterns for them; `{a}` and `{b}` are names that the pattern binds.
SUBJECTS = {
    "sequence": (
        ["[1, 2, 3]", "(1, 2)", "[]", "[[1, 2], 3]", "(1, [2, 3], 'a')", "range(3)", "'abc'", "b'ab'", "array.array('i', [1, 2])", "{1, 2}",
            "collections.deque([1, 2])", "[1] * {i}", "({i}, {i})", "[{i}, [{i}]]", "iter([1])"],
        ["[]", "[{a}]", "[{a}, {b}]", "[{a}, *{b}]", "[*{a}, {b}]", "[_, *{a}, _]", "[1, *_]", "({a}, [{b}, *_])", "[[{a}, {b}], _]", "[{a}, *_, 3]",
            "[int({a}), str({b})] | [{a}, int() as {b}]", "[] | [_]", "({a}, _, _)", "str({a})", "[*_]", "[_, _] as {a}"]),
    "mapping": (
        ["{'a': 1, 'b': 2}", "{}", "{'a': {'b': {i}}}", "{1: 2}", "collections.OrderedDict(a=1)", "types.MappingProxyType({'a': 3})",
            "collections.defaultdict(list)", "[('a', 1)]", "{'a': {i}, **{'c': 1}}", "None"],
        ["{}", "{'a': {a}}", "{'a': {a}, **{b}}", "{'a': {'b': {a}}}", "{'a': 1 | 2 as {a}}", "{'a': int({a}), 'b': {b}}", "{1: {a}}",
            "{'zz': _}", "{'a': _, **{a}}", "{-1: {a}}"]),
    "scalar": (
        ["{i}", "-{i}", "2.5", "'a'", "None", "True", "{i} + 0.5", "b'a'", "1j", "{i} > 1", "'a' * {i}", "E1({i})", "object", "{i} % 3"],
        ["0", "1 | 2", "-1", "2.5", "'a' | 'b'", "None", "True | False", "1j", "-1 + 2j", "int({a})", "float({a})", "bool({a})", "str({a})",
            "int() | str() as {a}", "sys.maxsize", "E1(args={a})", "Exception()", "bytes() as {a}", "{a}", "object(no_such={a})", "int(real={a})"]),
    "object": (
        ["Pt({i}, 2)", "Pt(1, Pt({i}, 3))", "Sub({i}, 4)", "Pt(1)", "Odd({i})", "None", "(Pt(0, {i}),)", "Pt([1, {i}], {'a': {i}})"],
        ["Pt(x=1)", "Pt({a}, {b})", "Pt({a})", "Pt(1, Pt({a}, {b}))", "Sub({a})", "Pt(x={a}, y=2)", "Pt() as {a}", "Pt(1, y={a})", "Pt(_, Pt())",
            "(Pt({a}),)", "Pt([_, {a}], {'a': {b}})", "Odd({a})", "Odd(x={a})", "Pt({a}, {b}, 3)", "Pt(1, x=1)", "Sub(x=0) | Pt(y=2)",
            "Odd({a}, {b})", "sys.maxsize", "Pt(x=None)"]),
}


def filled(text, **names):
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
    return text


class Runtime(Statements):
    def small_loop(self):
        """How often a loop of such statements goes round, or nothing where there is no room for it."""
        if self.scope.weight > 30 or self.depth > 4:
            return 0
        return max(2, min(self.pick([4, 9, 25, 60]), self.trips()))

    def caught(self, kinds="Exception"):
        with self.block(f"except {kinds} as x:"):
            self.emit("X(x)")

    def do_imports(self):
        times = self.small_loop()
        if not times:
            return self.do_number()
        i, v = self.fresh("i"), self.fresh("u")
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            for _ in range(self.pick([1, 2])):
                with self.block("try:"):
                    self.emit(self.pick(IMPORTS).replace("{v}", v))
                    self.emit(self.pick([f"P(type({v}).__name__)", f"P({v} is not None)", "pass", f"del {v}"]))
                self.caught("(ImportError, NameError, KeyError, TypeError, SystemError)")
            if self.chance(0.2):
                self.emit(f"if {i} == {self.r.randrange(times)}: " + self.pick([
                    "builtins.__import__ = lambda n, *q, f=builtins.__import__, **k: (P(n), f(n, *q, **k))[1]", f"{v} = 1"]))
            self.body(self.pick([0, 1]))

    def do_patterns(self):
        times = self.small_loop()
        if not times:
            return self.do_number()
        kind = self.pick(list(SUBJECTS))
        subjects, patterns = SUBJECTS[kind]
        i, s, a, b = self.fresh("i"), self.fresh("s"), self.fresh("u"), self.fresh("u")
        chosen = [filled(self.pick(subjects), i=i) for _ in range(self.pick([1, 2, 3]))]
        if self.chance(0.15):
            chosen.append(filled(self.pick(SUBJECTS[self.pick(list(SUBJECTS))][0]), i=i))
        text = " ".join(chosen)
        self.imports.update(module for module in ("array", "collections", "types") if module + "." in text)
        if "Pt" in text or "Sub(" in text or "Odd" in text or kind == "object":
            fields = self.pick(["('x', 'y')", "('x', 'y')", "['x', 'y']", "('x', 1)", "('x',)", "()"])
            with self.block("class Pt:"):
                if self.chance(0.9):
                    self.emit(f"__match_args__ = {fields}")
                self.emit(f"def __init__(self, x, y={self.pick(['0', '1', 'None'])}): self.x = x; self.y = y")
            self.emit("class Sub(Pt): pass")
            with self.block("class Odd:"):
                self.emit(self.pick(["__match_args__ = ('x', 'y')", "__match_args__ = ('x', 'x')"]))
                self.emit("def __init__(self, x): self.n = x")
                with self.block("def __getattr__(self, name):"):
                    self.emit(self.pick(["P(name); return self.n", "raise E1(name)", "if self.n & 1: raise AttributeError(name)\n"
                        + "    " * self.depth + "return 0"]))
        self.emit(f"{a} = {b} = 0")
        with self.block("try:"):
            with self.loop(f"for {i} in range({times}):", times):
                self.scope.names[i] = "int"
                subject = chosen[0] if len(chosen) == 1 else f"({', '.join(chosen)})[{i} % {len(chosen)}]"
                apart = self.chance(0.5)
                if apart:
                    self.emit("try:")
                    self.depth += 1
                self.emit(f"{s} = {subject}")
                with self.block(f"match {self.pick([s, s, subject])}:"):
                    for n in range(self.pick([1, 2, 3, 4])):
                        pattern = filled(self.pick(patterns), a=a, b=b)
                        guard = f" if {self.pick([f'{i} & 1', f'{a} != 1', 'D(7) is None', self.expr('bool', 1)])}" if self.chance(0.3) else ""
                        # What matches always may come last only.
                        guard = guard or " if 1" * (pattern == a)
                        with self.block(f"case {pattern}{guard}:"):
                            self.emit(f"P({n}, {self.pick([a, b, f'{a}, {b}', s])})")
                            if self.chance(0.25):
                                self.emit(self.pick(["continue", "break", f"{s} = None", f"raise E1({i})"]))
                    if self.chance(0.5):
                        with self.block(f"case {self.pick(['_', '_', a])}:"):
                            self.emit(self.pick(["pass", "P('none')", "break", "continue"]))
                if apart:
                    self.depth -= 1
                    self.caught("(TypeError, E1)")
        self.caught()
        self.emit(f"{s} = {a} = {b} = None")

    def do_stars(self):
        """Starred targets and displays, of what has too few items, too many, or is no iterable."""
        times = self.small_loop()
        if not times:
            return self.do_number()
        i, a, b, c = self.fresh("i"), self.fresh("u"), self.fresh("u"), self.fresh("u")
        source = lambda: self.pick([f"range({i})", "[1, 2, 3]", "'abc'", "(1, 2)", f"{{{i}: 1, 'k': 2}}", f"iter([{i}, 2])", f"(q for q in range({i}))",
            "b'ab'", f"[{i}] * 3", "{1: 2}.items()", "D('s').tag", f"{i}", "zip([1, 2], 'ab')", "[D('in'), 1]", "map(D, [1])", "set()",
            f"(q // (q - 3) for q in range({i}))"])
        forms = [
            lambda: f"{a}, *{b} = {source()}", lambda: f"*{a}, {b} = {source()}", lambda: f"{a}, *{b}, {c} = {source()}", lambda: f"*{a}, = {source()}",
            lambda: f"[{a}, [*{b}]] = 1, {source()}", lambda: f"{a}, ({b}, *{c}) = {source()}, {source()}", lambda: f"{a} = [*{source()}, *{source()}]",
            lambda: f"{a} = (*{source()}, {i})", lambda: f"{a} = {{*{source()}, {i}}}", lambda: f"{a} = {{**{{'z': {i}}}, {i}: 1}}",
            lambda: f"{a} = {{'z': 1, **{self.pick(['dict(z=2)', '{}', '[]', 'None', str({1: 2}), i])}}}",
            lambda: f"{a} = max(*{source()}, *[3, 4])", lambda: f"{a} = print.__name__.join([*map(str, {source()})])",
            lambda: f"{a}, {b} = {source()}", lambda: f"for {a}, *{b} in [{source()}, {source()}]: P({a}, {b})", lambda: f"{a} = [q for q, *r in [{source()}]]",
            lambda: f"{a} = dict(**{{'p': {i}}}, **{self.pick(['dict(q=1)', 'dict(p=1)', '{1: 2}'])})",
            lambda: f"{a}, *{b}, {a} = {source()}", lambda: f"G, *{b} = {b}, *{source()}",
        ]
        self.emit(f"{a} = {b} = {c} = ()")
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            with self.block("try:"):
                for _ in range(self.pick([1, 1, 2])):
                    self.emit(self.pick(forms)())
                self.emit(self.pick([f"P({a}, {b}, {c})", f"P({a})", "pass"]))
                if self.chance(0.2):
                    self.statement()
            self.caught("(TypeError, ValueError, ZeroDivisionError)")
        self.emit(f"{a} = {b} = {c} = None")

    def do_inner_class(self):
        """A class made in each round, of which instances are made at once."""
        times = self.small_loop()
        if not times:
            return self.do_number()
        times = min(times, 12)
        i, name, it = self.fresh("i"), self.fresh("H"), self.fresh("u")
        with self.block("try:"):
            with self.loop(f"for {i} in range({times}):", times):
                self.scope.names[i] = "int"
                base = self.pick(["", "(E1)", "(int)", "(dict)", f"(list, metaclass=type)", f"(E1 if {i} & 1 else E2)", f"({i},)" if self.chance(0.2) else ""])
                with self.block(f"class {name}{base}:"):
                    self.emit(self.pick([f"k = {i}", "k: int = 3", f"k = [q + {i} for q in range(3)]", "k = __qualname__"]))
                    self.emit(self.pick([f"def m(self): return {i}", f"def m(self, z={i}): return z + 1", "def m(self): return __class__.__name__",
                        "def m(self): return super().__hash__ is None", f"m = lambda self: {name}.k"]))
                    if self.chance(0.3):
                        self.emit(self.pick([f"raise E1({i})", f"if {i} == 2: raise E2(2)", f"for q in range({i}): q", "del k; k = 0", "P(__module__)"]))
                self.emit(f"{it} = {name}()")
                self.emit(self.pick([f"P({it}.m(), {name}.k)", f"P({name}.__name__, {it}.k)", f"{it}.z = {i}", f"P(type({it}) is {name})"]))
                self.emit(f"{it} = {name} = None")
        self.caught()

    def do_template(self):
        times = self.small_loop()
        if not times:
            return self.do_number()
        i, v = self.fresh("i"), self.fresh("u")
        with self.block("try:"):
            with self.loop(f"for {i} in range({times}):", times):
                self.scope.names[i] = "int"
                value = self.expr(self.pick(["int", "float", "str", "list"]), 1)
                self.emit(f"{v} = {value}")
                self.emit(self.pick([f"{v} = t'a{{{v}}}b'", f"{v} = t'{{{v}!r:>9}}{{{i}}}'", f"{v} = t'{{{v}=}}'", f"{v} = t'x' t'{{{i}:{{{i}}}}}'"]))
                self.emit(self.pick([f"P({v}.strings, {v}.values)", f"P([q.expression for q in {v}.interpolations])",
                    f"P([type(q).__name__ for q in {v}])", f"P([(q.conversion, q.format_spec) for q in {v}.interpolations])"]))
                self.emit(f"{v} = 0")
                # And strings formatted in the same ways.
                form = self.pick([f"f'{{{i}:>5}}|{{{i}!r}}'", f"f'{{{i}:{{{i}}}d}}'", f"f'{{{i} / 3:.2f}}'", f"f'{{{i}=}}'", f"f'{{{i}:q}}'"])
                self.emit(f"P({form})")
        self.caught()

    def do_deleted_cell(self):
        """A variable that closures share, deleted and made again while they run."""
        times = self.small_loop()
        if not times:
            return self.do_number()
        f, i, z = self.fresh("g"), self.fresh("i"), self.fresh("u")
        with self.block(f"def {f}(n):"):
            self.emit(f"{z} = n")
            self.emit(f"get = lambda: {z}")
            self.emit(f"again = {self.pick([f'[lambda: {z}]', f'[q + {z} for q in range(2)]', 'None'])}")
            for _ in range(self.pick([1, 2, 3])):
                self.emit(self.pick([f"if n & 1: del {z}", f"{z} = D(n)", f"{z} = {z} + 1", f"del {z}; {z} = 4", "P(get())", f"del {z}"]))
            self.emit(self.pick(["return get()", f"return {z}", "return get"]))
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            with self.block("try:"):
                self.emit(f"P(type({f}({i})).__name__)")
            self.caught("(NameError, TypeError)")
        self.emit(f"{f} = None")

    def do_frames(self):
        """Functions further in that look at, keep and change the frames around them."""
        times = self.small_loop()
        if not times:
            return self.do_number()
        f, g, i, kept = self.fresh("g"), self.fresh("g"), self.fresh("i"), self.fresh("u")
        self.emit(f"{kept} = []")
        with self.block(f"def {f}(w):"):
            for _ in range(self.pick([1, 2])):
                self.emit(self.pick([
                    "P(sys._getframe(1).f_lineno, sys._getframe(1).f_code.co_name)", "P(sorted(sys._getframe(1).f_locals)[:4])",
                    f"{kept}.append(sys._getframe(w & 1)); del {kept}[3:]", "P(sys._getframe(2).f_code.co_name)", "P(sys._getframe().f_back.f_lineno)",
                    "sys._getframe(1).f_locals['y'] = w", "P(sys._getframe(1).f_locals['y'])", "P([q.f_locals.get('y') for q in [sys._getframe(1)]])",
                    "P(sys._getframe(1).f_back is sys._getframe(2))", "P(sys._getframe(50))" if self.chance(0.1) else "P(w)",
                    f"raise E1(w)" if self.chance(0.3) else "pass", "try:\n" + "    " * (self.depth + 1) + "raise E1(w)\n" + "    " * self.depth
                    + "except E1 as x: P(x.__traceback__.tb_frame is sys._getframe(), x.__traceback__.tb_frame.f_back is sys._getframe(1))"]))
            self.emit("return w")
        with self.function(f"def {g}(z, y=1):", {"z": "int", "y": "int"}) as scope:
            scope.weight = 40
            self.body(self.pick([0, 1]))
            form = self.r.randrange(4)
            if form == 0:
                with self.block("for y in range(3):"):
                    self.emit(f"z += {f}(y)")
            elif form == 1:
                self.emit(f"z = [{f}(q) for q in range(2)]")
            elif form == 2:
                self.emit(f"z = list({f}(q + y) for q in range(2))")
            else:
                self.emit(f"{f}(z)")
            self.emit("return (z, y)")
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            with self.block("try:"):
                self.emit(f"P({g}({i}))")
            self.caught()
        self.emit(f"P([(q.f_code.co_name, q.f_locals.get('y')) for q in {kept}])")
        self.emit(f"{kept} = {f} = {g} = None")

    def do_group_in_loop(self):
        """`except*` in a loop, left in all ways that the grammar has."""
        times = self.small_loop()
        if not times:
            return self.do_number()
        i = self.fresh("i")
        kinds = ["ValueError", "TypeError", "(KeyError, E1)", "E2", "Exception"]
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            with self.block("try:"):
                with self.block("try:"):
                    inner = ", ".join(self.pick([f"ValueError({i})", "E1(2)", "TypeError('t')", "E2()", "KeyError('k')",
                        f"ExceptionGroup('in', [E1({i}), ValueError(3)])"]) for _ in range(self.pick([1, 2, 3])))
                    self.emit(self.pick([f"if {i} % 3: raise ExceptionGroup('g', [{inner}])", f"raise ExceptionGroup('g', [{inner}])",
                        f"if {i} & 1: raise E2({i})", f"raise BaseExceptionGroup('b', [{inner}])"]))
                    if self.chance(0.3):
                        self.statement()
                for _ in range(self.pick([1, 1, 2, 3])):
                    with self.block(f"except* {self.pick(kinds)} as x:"):
                        self.emit(self.pick(["P([type(q).__name__ for q in x.exceptions])", "raise", f"raise E1({i})", "raise x.exceptions[0]",
                            "pass", "P(sys.exception() is x)", "raise E2(1) from x", f"if {i} & 1: raise"]))
                if self.chance(0.3):
                    with self.block("else:"):
                        self.emit("P('else')")
                if self.chance(0.3):
                    with self.block("finally:"):
                        self.emit(self.pick([f"P('finally', {i})", "P(sys.exception() is None)"]))
            with self.block("except BaseException as x:"):
                self.emit(self.pick(["X(x)", "P(type(x).__name__, len(getattr(x, 'exceptions', ())), repr(x))",
                    "P(repr(x.__context__), repr(x.__cause__))"]))

    def do_caught_twice(self):
        """Objects that tell when they die, in places that end with a handler."""
        times = self.small_loop()
        if not times:
            return self.do_number()
        i, d, x = self.fresh("i"), self.fresh("d"), self.fresh("x")
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            self.emit(f"{d} = [D({i}), D('two')]")
            with self.block("try:"):
                with self.block("try:"):
                    self.emit(self.pick([f"raise E1({d}.pop())", f"{d}[{i}]", f"{{}}[{d}.pop().tag]", f"1 // ({i} % 2)", f"raise E2(D('arg'))"]))
                with self.block(f"except {self.pick(['E1', 'Exception', 'LookupError'])} as {x}:"):
                    self.emit(self.pick([f"{d} = None", f"raise E2(3) from {x}", f"{x}.d = {d}", f"{d}.append({x})", f"{d}[:] = [D('new')]",
                        f"{x} = None", "raise", f"{d}.clear(); P('cleared')"]))
                    if self.chance(0.3):
                        self.emit("P(sys.exception() is not None)")
                if self.chance(0.3):
                    with self.block("finally:"):
                        self.emit(self.pick([f"{d} = D('f')", "P('f')", f"{d} = 1"]))
            with self.block("except Exception as y:"):
                self.emit(self.pick(["X(y)", "P(type(y).__name__)", f"{d} = y = 0"]))
            self.emit(f"{d} = None; P('round')")
